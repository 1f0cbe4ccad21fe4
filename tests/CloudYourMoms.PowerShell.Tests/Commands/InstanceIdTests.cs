using CloudYourMoms.PowerShell.Tests.Conventions;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Valid ids of instances, as parameters and from the pipeline. The engine alone converts almost any value to a number.</summary>
public sealed class InstanceIdTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private const string Id = "ParameterArgumentTransformationError";

    private static readonly string[] Refused =
    [
        "122.6", "123.0", "123d", "[float] 123", "'1,2,3'", "'1kb'", "'0x7b'", "'123L'", "''", "' '", "' 123'", "'123 '", "'+123'",
        "'-123'",
        "'0123'", "'1e2'", "'123.0'", "'\u0661\u0662\u0663'", "\"123`0\"", "'9223372036854775808'", "[uint64]::MaxValue",
        "[bigint]::Pow(10, 19)",
        "0", "-1", "'0'", "$true", "$false", "[DayOfWeek]::Monday", "[char] '7'", "[datetime]::MinValue", "[timespan] 123", "[intptr] 123",
        "@{ Id = 123 }", "[pscustomobject] @{ Id = 123 }", "@(123, '12.5')", "@(123, $null)", "@(123, @(124))", "@(@(123, 124), 125)",
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

    [Fact]
    public async Task Invalid_id_is_rejected_and_nothing_is_sent()
    {
        await using var session = await ModuleSession.StartAsync();

        foreach (var value in Refused)
        {
            var given = await session.RunAsync($"Remove-YourMomInstance -Id ({value}) -Confirm:$false @platform @account");
            var piped = await session.RunAsync(
                $"[pscustomobject] @{{ Id = {value} }} | Remove-YourMomInstance -Confirm:$false @platform @account -ErrorAction Stop");

            Assert.Equal((value, Id, Id), (value, given.FailureId, piped.FailureId));
            Assert.Contains("is not the id of an instance", given.Failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Integer_or_numeric_text_is_an_id()
    {
        await using var session = await ModuleSession.StartAsync();

        foreach (var value in Accepted)
        {
            var given = await session.RunAsync($"Remove-YourMomInstance -Id ({value}) -Confirm:$false @platform @account");
            var piped = await session.RunAsync(
                $"[pscustomobject] @{{ Id = {value} }} | Remove-YourMomInstance -Confirm:$false @platform @account -ErrorAction Stop");

            Assert.Equal((value, "NotFound", "NotFound"), (value, given.FailureId, piped.FailureId));
        }

        Assert.Equal(2 * Accepted.Length, session.Sandbox.Requests.Count);
        Assert.All(session.Sandbox.Requests, request => Assert.EndsWith("/instances/123", request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Record_with_invalid_id_does_not_block_the_others()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartWithDeskAsync();

        var result = await session.RunAsync(
            "'122.6', '', '123' | ForEach-Object { [pscustomobject] @{ Id = $_ } } | Remove-YourMomInstance -Confirm:$false");

        Assert.Equal(2, result.Errors.Count);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Long_text_given_as_id_is_not_shown()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("text", AuditSecrets.Password + AuditSecrets.Extra);

        var failure = (await session.RunAsync("Test-YourMomInstance $text @platform @account")).Failure;

        Assert.DoesNotContain(AuditSecrets.Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'123 '", "'123 ' is not the id of an instance.")]
    [InlineData("' '", "' ' is not the id of an instance.")]
    [InlineData("\"123`n$([char]0x200b)\"", @"'123\u000a\u200b' is not the id of an instance.")]
    public async Task Text_instead_of_an_id_is_quoted_exactly(string text, string message)
    {
        await using var session = await ModuleSession.StartAsync();

        var failure = (await session.RunAsync($"Test-YourMomInstance {text} @platform @account")).Failure;

        Assert.Contains(message, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Id_parameter_of_every_cmdlet_is_validated()
    {
        var ids =
            module.Parameters.Where(parameter => parameter.Parameter.Name == "Id" || parameter.Parameter.Aliases.Contains("Id")).ToList();

        Assert.Equal(6, ids.Count);
        Assert.All(ids, id => Assert.Contains(id.Parameter.Attributes, attribute => attribute.GetType().Name == "InstanceIdAttribute"));
    }
}
