using System.Management.Automation;
using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

public sealed class TokenStorageTests
{
    private const string Create =
        "New-YourMomInstance 'Desk' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @platform @account";
    private const string CreateThree =
        "@{ name = 'A' }, @{ name = 'B' }, @{ name = 'C' } | New-YourMomInstance -Key zendesk -Configuration @{ username = 'u'; " +
        "password = 'p4ssword' } @platform @account";

    [Theory]
    [InlineData("healthy")]
    [InlineData("strings-only")]
    [InlineData("busy")]
    public async Task Token_is_in_the_vault_when_the_record_is_written(string kind)
    {
        using var vaults = new FakeVaults().With("Store", kind);
        await using var session = await StartAsync(vaults);
        session.Set("names", () => vaults.Names("Store"));

        var result = await session.RunAsync($"{Create} | ForEach-Object {{ $names.Invoke() }}");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal("CloudYourMoms-Instance-123", Assert.Single(result.Output).ToString());
        Assert.Equal(["CloudYourMoms-Instance-123"], vaults.Names("Store"));
        using var json = JsonDocument.Parse(vaults.Get("Store", "CloudYourMoms-Instance-123")!);
        Assert.Equal(session.Sandbox.Instances[0].Token, json.RootElement.GetProperty("token").GetString());
        Assert.Equal(session.Sandbox.BaseUri.AbsoluteUri, json.RootElement.GetProperty("baseUri").GetString());
    }

    [Fact]
    public async Task Token_in_a_response_that_is_not_valid_JSON_is_stored_with_one_warning()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await ModuleSession.StartAsync(options => options with
        {
            Faults = [Fault.Parse("POST /instances unescaped"), Fault.Parse("GET /instances/* unescaped")],
        });
        await vaults.ImportAsync(session);

        var created = await session.RunAsync($"{Create} 3>&1");
        var read = await session.RunAsync("Get-YourMomInstance -Id 123 @platform @account");

        var token = session.Sandbox.Instances[0].Token;
        using var stored = JsonDocument.Parse(vaults.Get("Store", "CloudYourMoms-Instance-123")!);
        Assert.Equal(token, stored.RootElement.GetProperty("token").GetString());
        Assert.Equal(2, created.Output.Count);
        var warnings = read.Warnings.Append(Assert.IsType<WarningRecord>(created.Output[1].BaseObject).Message).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, warning =>
        {
            Assert.StartsWith("The platform's response with instance 123 is not valid JSON.", warning, StringComparison.Ordinal);
            Assert.DoesNotContain(token, warning, StringComparison.Ordinal);
        });
        Assert.All(
            new[] { created.Output[0], Assert.Single(read.Output) },
            record => Assert.Equal(token, ModuleSession.ToPlainText(record.Properties["Token"].Value)));
        Assert.Empty(created.Errors.Concat(read.Errors));
    }

    [Theory]
    [InlineData("locked", "VaultLocked")]
    [InlineData("slow", "VaultTimeout")]
    [InlineData("read-only", "VaultUnwritable")]
    [InlineData("refusing-names", "VaultNameRefused")]
    [InlineData("forgetting", "VaultUnwritable")]
    public async Task Vault_that_rejects_the_token_is_reported_before_a_create(string kind, string id)
    {
        using var vaults = new FakeVaults().With("Store", kind);
        await using var session = await StartAsync(vaults);

        // Only the vault that hangs may reach the limit, even on a slow machine.
        var result = await session.RunAsync($"{Create} -VaultTimeoutSec {(kind == "slow" ? 1 : 600)}");

        Assert.Equal(id, result.FailureId);
        Assert.Contains("-SkipTokenStorage", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Requests);
        Assert.Empty(vaults.Names("Store"));
    }

    [Theory]
    [InlineData("-Vault Nowhere", "VaultNotFound")]
    [InlineData("-Profile default", "DefaultVaultMissing")]
    public async Task Missing_vault_is_reported_before_a_create(string parameters, string id)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        await session.RunAsync("Set-YourMomCredential @platform @account -SkipVerify");
        vaults.WithoutDefault();

        Assert.Equal(id, (await session.RunAsync($"{Create} {parameters}")).FailureId);

        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Vault_is_checked_before_the_sign_in()
    {
        using var vaults = new FakeVaults().With("Store", "read-only");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser -TimeoutSec 5 | " +
            "New-YourMomInstance 'Desk' @platform @account");

        Assert.Equal("VaultUnwritable", result.FailureId);
        Assert.Empty(result.Information);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("lossy")]
    [InlineData("altering")]
    public async Task Vault_failure_after_the_create_loses_nothing(string kind)
    {
        using var vaults = new FakeVaults().With("Store", kind);
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync(Create);
        vaults.Become("Store", "healthy");
        var error = Assert.Single(result.Errors);
        var again = await session.RunAsync(
            $"{Command(error.ErrorDetails.RecommendedAction)} @account".Replace("| Save", "@account | Save", StringComparison.Ordinal));

        Assert.Null(result.Terminating);
        Assert.StartsWith("TokenNotStored,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(123L, error.TargetObject);
        Assert.Equal(session.Sandbox.Instances[0].Token, ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["Token"].Value));
        Assert.DoesNotContain(session.Sandbox.Instances[0].Token, result.AllText, StringComparison.Ordinal);
        Assert.Empty(again.Errors);
        Assert.Null(again.Terminating);
        Assert.Contains(
            JsonEncodedText.Encode(session.Sandbox.Instances[0].Token).ToString(),
            vaults.Get("Store", "CloudYourMoms-Instance-123"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vault_with_soft_delete_serves_two_sessions()
    {
        using var vaults = new FakeVaults().With("Store", "soft-delete");
        await using var first = await StartAsync(vaults);
        await using var second = await StartAsync(vaults);

        Assert.Empty((await first.RunAsync(Create)).Errors);
        Assert.Null((await second.RunAsync($"{Create} -WhatIf:$false")).Terminating);
    }

    [Fact]
    public async Task Vault_timeout_is_waited_for_once_for_all_instances()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        session.Set("become", (string kind) => vaults.Become("Store", kind));

        // The vault ignores writes after the first and works again after the second, which the command does not detect.
        var result = await session.RunAsync(
            $"$kinds = 'slow', 'healthy', 'healthy'; $n = 0; {CreateThree} -VaultTimeoutSec 9 -ThrottleLimit 1 | ForEach-Object {{ " +
            $"$become.Invoke($kinds[$n++]); $_ }}");

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(["TokenNotStored", "TokenNotStored"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["CloudYourMoms-Instance-123"], vaults.Names("Store"));
    }

    [Fact]
    public async Task Token_of_another_platform_is_not_overwritten()
    {
        const string Other = """{"id":123,"token":"0ther/platform=","baseUri":"https://other.example/api"}""";
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        vaults.Put("Store", "CloudYourMoms-Instance-123", Other);

        var result = await session.RunAsync(Create);

        Assert.StartsWith("VaultSecretConflict,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Equal(Other, vaults.Get("Store", "CloudYourMoms-Instance-123"));
    }

    [Fact]
    public async Task SkipTokenStorage_leaves_the_vault_unchanged()
    {
        using var vaults = new FakeVaults().With("Store", "locked");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync($"{Create} -SkipTokenStorage");

        Assert.Empty(result.Warnings);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task WhatIf_writes_nothing_to_the_vault()
    {
        using var vaults = new FakeVaults().With("Store", "read-only");
        await using var session = await StartAsync(vaults);

        Assert.Null((await session.RunAsync($"{Create} -WhatIf")).Terminating);

        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Explicit_secrets_without_a_vault_give_instance_and_warning()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(CreateThree);

        Assert.Equal(3, result.Output.Count);
        Assert.Contains("-SkipTokenStorage", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vault_parameter_selects_the_vault()
    {
        using var vaults = new FakeVaults().With("Store").With("Team");
        await using var session = await StartAsync(vaults);

        await session.RunAsync($"{Create} -Vault Team");

        Assert.Empty(vaults.Names("Store"));
        Assert.Equal(["CloudYourMoms-Instance-123"], vaults.Names("Team"));
    }

    [Fact]
    public async Task Token_of_a_create_pending_at_stop_is_stored()
    {
        using var vaults = new FakeVaults().With("Store");

        var host = await StopDuringCreateAsync(vaults, "healthy");

        Assert.Contains("Instance 'Desk' was created as 123. Its token is in the vault.", host.Warnings);
        Assert.Equal(["CloudYourMoms-Instance-123"], vaults.Names("Store"));
    }

    [Theory]
    [InlineData("slow", "its token could not be stored")]
    [InlineData("read-only", "Access denied")]
    public async Task Reason_is_reported_if_the_token_of_a_pending_create_is_not_stored(string kind, string reason)
    {
        using var vaults = new FakeVaults().With("Store");

        var host = await StopDuringCreateAsync(vaults, kind);

        var line = Assert.Single(host.Warnings, line => line.StartsWith("Instance 'Desk' was created as 123.", StringComparison.Ordinal));
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Contains("| Save-YourMomToken", line, StringComparison.Ordinal);
    }

    // The vault changes its kind after the write check.
    private static async Task<RecordingHost> StopDuringCreateAsync(FakeVaults vaults, string kind)
    {
        var host = new RecordingHost();
        await using var first = new FirstRequest();
        await using var session = await StartAsync(
            vaults, host, options => options with { CreateDelay = TimeSpan.FromSeconds(1), RequestLog = first });
        var run = session.Begin(Create);
        await first.Noted;
        vaults.Become("Store", kind);
        await run.StopAsync().WaitAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static string Command(string recommendedAction) =>
        System.Text.RegularExpressions.Regex.Match(
            recommendedAction,
            @"Get-YourMomInstance -Id \d+ -BaseUri '\S+' \| Save-YourMomToken -BaseUri '\S+'",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)).Value;

    private static async Task<ModuleSession> StartAsync(
        FakeVaults vaults, RecordingHost? host = null, Func<SandboxOptions, SandboxOptions>? configure = null)
    {
        var session = await ModuleSession.StartAsync(configure, host);
        await vaults.ImportAsync(session);
        return session;
    }
}
