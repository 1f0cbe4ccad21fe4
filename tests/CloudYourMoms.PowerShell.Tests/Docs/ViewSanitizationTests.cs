using System.Globalization;
using System.Xml.Linq;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>Views and texts of records with control characters from the platform.</summary>
public sealed class ViewSanitizationTests
{
    // Sets the clipboard and the title, clears the screen, overwrites a line, reverses the order, and hides text.
    private const string ControlText = "a\u001b]52;c;cm0=\u0007\u001b]0;t\u0007\u001b[2J\u009b1A\rb\nc\u202ed\u2066e\u200bf";

    private const string Prepare = """
        $secret = $account.UserSecret; $members = [Collections.Generic.Dictionary[string, object]]::new()
        $records = @(
            [CloudYourMoms.Instances.Instance] @{
                Id = 1; Name = $odd; Key = $odd; Token = $secret; Valid = $true; Disabled = $false
                Tags = [string[]] ($odd, $odd); AdditionalMembers = $members }
            [CloudYourMoms.Authorization.AuthorizationRequest] @{
                Key = $odd; AuthorizationUri = $address; CallbackUrl = 'http://localhost:8400/auth'; ApiKey = $odd; ApiSecret = $secret }
            [CloudYourMoms.Authorization.AuthorizationResponse] @{
                Key = $odd; Code = $secret; State = $odd; CallbackUrl = 'http://localhost:8400/auth'; ApiKey = $odd; ApiSecret = $secret
                Parameters = $members; ReceivedAt = [DateTimeOffset]::UtcNow }
        )
        """;

    [Theory]
    [InlineData("Out-Default")]
    [InlineData("Format-Table")]
    [InlineData("Format-List")]
    [InlineData("Format-Wide")]
    [InlineData("Format-Custom")]
    public async Task View_escapes_control_characters(string command)
    {
        const string Copies =
            "$records | ForEach-Object { " +
            "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }";
        for (var record = 0; record < 6; record++)
        {
            var shown = await ShownAsync($"$all = @($records) + @({Copies}); $all[{record}] | {command}");

            Assert.Contains(@"\u001b]52;c;cm0=", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Record_text_has_no_control_characters() => await ShownAsync("$records | ForEach-Object { \"$_\" }");

    [Fact]
    public void View_escapes_every_text_property()
    {
        var views = XDocument.Load(Path.Combine(StagedModule.Folder, "CloudYourMoms.format.ps1xml"));
        string[] plain = ["Id", "Valid", "Disabled", "ReceivedAt", "CreatedDate"];

        Assert.All(views.Descendants("PropertyName"), property => Assert.Contains(property.Value, plain));
        Assert.All(views.Descendants("ScriptBlock"), script => Assert.True(
            script.Value.StartsWith("[CloudYourMoms.Text.UnicodeText]::EscapeInvisible($_.", StringComparison.Ordinal) ||
            plain.Any(name => script.Value.Contains($"$($_.{name})", StringComparison.Ordinal)),
            script.Value));
    }

    [Fact]
    public async Task Record_keeps_the_original_values()
    {
        await using var session = await StartAsync();

        var record = (await session.RunAsync($"{Prepare}; $records[0]; $records[1].State")).Output;

        Assert.Equal(ControlText, record[0].Properties["Name"].Value);
        Assert.Equal([ControlText, ControlText], (IEnumerable<string>)record[0].Properties["Tags"].Value);
        Assert.Equal(ControlText, record[1].BaseObject);
    }

    private static async Task<string> ShownAsync(string script)
    {
        var host = new RecordingHost();
        await using var session = await StartAsync(host);

        Assert.Null((await session.RunAsync($"{Prepare}; {script} | Out-Default")).Terminating);

        Assert.Contains("cm0=", host.Text, StringComparison.Ordinal);
        Assert.All(
            ["\u001b]", "\u001b[2J", "\u0007", "\u009b", "\rb"],
            sequence => Assert.DoesNotContain(sequence, host.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Text, character => char.GetUnicodeCategory(character) == UnicodeCategory.Format);
        return host.Text;
    }

    private static async Task<ModuleSession> StartAsync(RecordingHost? host = null)
    {
        var session = await ModuleSession.StartAsync(host: host);
        session.Set("odd", ControlText);
        session.Set("address", ModuleSession.Protect($"https://login.example.com/?state={Uri.EscapeDataString(ControlText)}"));
        return session;
    }
}
