using System.Management.Automation;
using System.Text.Json;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Values that fail when they are read.</summary>
public sealed class UnreadableValueTests
{
    private const string Create = "New-YourMomInstance -Key zendesk -Name n -SkipTokenStorage @platform @account -Configuration ";
    private const string Call = "Invoke-YourMomRequest 123 /accounts -Method POST -Token $account.UserSecret @platform @account -Body ";

    [Theory]
    [InlineData(Create + "@{ a = $twice }", "InvalidInstance", "given twice")]
    [InlineData(Create + "@{ a = $properties }", "InvalidInstance", "cannot be read")]
    [InlineData(Create + "@{ a = $list }", "InvalidInstance", "cannot be read")]
    [InlineData(Create + "@{ a = $secret }", "InvalidInstance", "was disposed")]
    [InlineData(Create + "@{ a = $json }", "InvalidInstance", "was disposed")]
    [InlineData(Call + "$twice", "InvalidRequestBody", "given twice")]
    [InlineData(Call + "$properties", "InvalidRequestBody", "cannot be read")]
    [InlineData(Call + "$list", "InvalidRequestBody", "cannot be read")]
    [InlineData(Call + "$json", "InvalidRequestBody", "was disposed")]
    [InlineData("$properties | New-YourMomInstance -SkipTokenStorage @platform @account", "InvalidInstance", "cannot be read")]
    [InlineData("Get-YourMomInstance @platform -UserSecret $secret -OrganizationSecret $secret", "InvalidSecret", "was disposed")]
    public async Task Unreadable_value_is_an_error_with_an_id(string command, string id, string message)
    {
        await using var session = await ModuleSession.StartAsync();
        var secret = ModuleSession.Protect("disposed");
        secret.Dispose();
        var properties = new PSObject();
        properties.Properties.Add(new PSScriptProperty("PSPath", ScriptBlock.Create("throw 'no'")));
        session.Set("twice", new List<KeyValuePair<string, object?>> { new("a", 1), new("a", 2) });
        session.Set("properties", properties);
        session.Set("list", FailingList());
        session.Set("secret", secret);
        session.Set("json", DisposedJson());

        var result = await session.RunAsync(command);

        Assert.Equal(id, result.FailureId);
        Assert.Contains(message, result.Failure.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> FailingList()
    {
        yield return "a";
        throw new InvalidTimeZoneException("no");
    }

    private static JsonElement DisposedJson()
    {
        using var json = JsonDocument.Parse("""{ "a": 1 }""");
        return json.RootElement;
    }
}
