using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Parameters;

/// <summary>Valid ids of instances, as parameters and from the pipeline. The engine alone converts almost any value to a number.</summary>
public sealed class InstanceIdAttributeTests(ImportedModule module, SharedSession shared)
    : IClassFixture<ImportedModule>, IClassFixture<SharedSession>
{
    private const string Invalid = "ParameterArgumentTransformationError";

    private static readonly string[] Refused =
    [
        "122.6", "123.0", "123d", "[float] 123", "'1,2,3'", "'1kb'", "'0x7b'", "'123L'", "''", "' '", "' 123'", "'123 '", "'+123'",
        "'-123'", "'0123'", "'1e2'", "'123.0'", "'\u0661\u0662\u0663'", "\"123`0\"", "'9223372036854775808'", "[uint64]::MaxValue",
        "[bigint]::Pow(10, 19)", "0", "-1", "'0'", "$true", "$false", "[DayOfWeek]::Monday", "[char] '7'", "[datetime]::MinValue",
        "[timespan] 123", "[intptr] 123", "@{ Id = 123 }", "[pscustomobject] @{ Id = 123 }", "@(123, '12.5')", "@(123, $null)",
        "@(123, @(124))", "@(@(123, 124), 125)",
        "[Text.Json.JsonDocument]::Parse('1.5').RootElement", "[Text.Json.JsonDocument]::Parse('true').RootElement",
    ];

    private static readonly string[] Accepted =
    [
        "123", "[long] 123", "[byte] 123", "[int16] 123", "[uint64] 123", "[bigint] 123", "'123'", "[psobject]::AsPSObject('123')",
        "[psobject]::AsPSObject(123)", "@(123)", "@('123')",
        "([Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize(123L)))",
        "[Text.Json.JsonDocument]::Parse('123').RootElement", "[Text.Json.JsonDocument]::Parse('\"123\"').RootElement",
        "[Collections.Generic.List[int]] @(123)", "[Collections.ArrayList] @('123')",
    ];

    [Theory]
    [InlineData(false, Invalid)]
    [InlineData(true, "NotFound")]
    public async Task Integer_or_its_text_is_an_id(bool isAccepted, string id)
    {
        const string Remove = "Remove-YourMomInstance -Confirm:$false -ErrorAction Stop @platform @account";
        var values = isAccepted ? Accepted : Refused;
        var requests = shared.Session.Sandbox.Requests.Count;

        foreach (var value in values)
        {
            var given = await shared.Session.RunAsync($"{Remove} -Id ({value})");
            var piped = await shared.Session.RunAsync($"[pscustomobject] @{{ Id = {value} }} | {Remove}");

            Assert.Equal((value, id, id), (value, given.FailureId, piped.FailureId));
            Assert.Equal(!isAccepted, given.Failure.ToString().Contains("is not the id of an instance", StringComparison.Ordinal));
        }

        var sent = shared.Session.Sandbox.Requests.Skip(requests).Select(request => request.Path.Split('/')[^1]);
        Assert.Equal(isAccepted ? Enumerable.Repeat("123", 2 * values.Length) : [], sent);
    }

    [Fact]
    public async Task Invalid_id_does_not_block_others()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            "'122.6', '', '123' | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Remove-YourMomInstance -Confirm:$false");

        Assert.Equal(2, result.Errors.Count);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Theory]
    [InlineData("'123 '", "'123 ' is not the id of an instance.")]
    [InlineData("' '", "' ' is not the id of an instance.")]
    [InlineData("\"123`n$([char]0x200b)\"", @"'123\u000a\u200b' is not the id of an instance.")]
    [InlineData("'may-be-a-password-in-the-wrong-place'", "36")]
    public async Task Short_text_is_quoted_exactly(string text, string message)
    {
        var failure = (await shared.Session.RunAsync($"Test-YourMomInstance {text} @platform @account")).Failure;

        Assert.Contains(message, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("password", failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Id_of_every_cmdlet_is_validated()
    {
        var ids = module.Parameters
            .Where(parameter => parameter.Parameter.Name == "Id" || parameter.Parameter.Aliases.Contains("Id"))
            .ToList();

        Assert.Equal(6, ids.Count);
        Assert.All(ids, id => Assert.Contains(id.Parameter.Attributes, attribute => attribute.GetType().Name == "InstanceIdAttribute"));
    }
}
