using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>The vault during a create.</summary>
public sealed class TokenStorageTests : VaultTests
{
    private static readonly string CreateThree =
        "@{ name = 'A' }, @{ name = 'B' }, @{ name = 'C' } | " + Create.Replace(" Desk ", " ", StringComparison.Ordinal);

    private readonly RecordingHost _host = new();

    [Theory]
    [InlineData("healthy")]
    [InlineData("strings-only")]
    [InlineData("busy")]
    public async Task Token_is_in_the_vault_when_the_record_is_written(string kind)
    {
        await StartWithVaultsAsync(kind);
        Session.Set("names", () => Vaults.Names("Store"));

        var result = await RunAsync(Create + "| ForEach-Object { $names.Invoke() }");

        Assert.Equal([TokenName], result.AssertSucceeded().OutputText);
        Assert.Empty(result.Warnings);
        using var json = JsonDocument.Parse(Assert.Single(Vaults.Texts("Store")));
        Assert.Equal(Sandbox.Instances[0].Token, json.RootElement.GetProperty("token").GetString());
        Assert.Equal(Sandbox.BaseUri.AbsoluteUri, json.RootElement.GetProperty("baseUri").GetString());
    }

    [Fact]
    public async Task Token_in_a_response_that_is_not_valid_JSON_is_stored_with_one_warning()
    {
        await StartWithVaultsAsync(options => options with
        {
            Faults = [Fault.Parse("POST /instances unescaped"), Fault.Parse("GET /instances/* unescaped")],
        });

        var created = (await RunAsync(Create + "3>&1")).AssertSucceeded();
        var read = (await RunAsync("Get-YourMomInstance -Id 123 @platform @account")).AssertSucceeded();

        var token = Sandbox.Instances[0].Token;
        using var stored = JsonDocument.Parse(Assert.Single(Vaults.Texts("Store")));
        Assert.Equal(token, stored.RootElement.GetProperty("token").GetString());
        Assert.Equal(2, created.Output.Count);
        Assert.All([Assert.IsType<WarningRecord>(created.Output[1].BaseObject).Message, Assert.Single(read.Warnings)], warning =>
        {
            Assert.StartsWith("The platform's response with instance 123 is not valid JSON.", warning, StringComparison.Ordinal);
            Assert.DoesNotContain(token, warning, StringComparison.Ordinal);
        });
        Assert.All(
            [created.Output[0], Assert.Single(read.Output)],
            record => Assert.Equal(token, ModuleSession.ToPlainText(record.Properties["Token"].Value)));
    }

    [Theory]
    [InlineData("locked", "VaultLocked")]
    [InlineData("slow", "VaultTimeout")]
    [InlineData("read-only", "VaultUnwritable")]
    [InlineData("refusing-names", "VaultNameRefused")]
    [InlineData("forgetting", "VaultUnwritable")]
    public async Task Vault_that_rejects_the_token_is_reported_before_a_create(string kind, string id)
    {
        await StartWithVaultsAsync(kind);

        // Only the vault that hangs may reach the limit, even on a slow machine.
        var result = await RunAsync($"{Create} -VaultTimeoutSec {(kind == "slow" ? 1 : 600)}");

        Assert.Equal(id, result.FailureId);
        Assert.Contains("-SkipTokenStorage", result.Remedy, StringComparison.Ordinal);
        Assert.Empty(Sandbox.Requests);
        Assert.Empty(Vaults.Names("Store"));
    }

    [Theory]
    [InlineData("-Vault Nowhere", "VaultNotFound")]
    [InlineData("-Profile default", "DefaultVaultMissing")]
    public async Task Missing_vault_is_reported_before_a_create(string parameters, string id)
    {
        await StartWithVaultsAsync();
        await RunAsync("Set-YourMomCredential @platform @account -SkipVerify");
        Vaults.WithoutDefault();

        Assert.Equal(id, (await RunAsync(Create + parameters)).FailureId);

        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public async Task Vault_is_checked_before_the_sign_in()
    {
        await StartWithVaultsAsync("read-only");

        var result = await RunAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser -TimeoutSec 5 | New-YourMomInstance x @account");

        Assert.Equal("VaultUnwritable", result.FailureId);
        Assert.Empty(result.Information);
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("lossy")]
    [InlineData("altering")]
    public async Task Vault_failure_after_the_create_loses_nothing(string kind)
    {
        await StartWithVaultsAsync(kind);

        var result = await RunAsync(Create);
        Vaults.Become("Store", "healthy");
        var error = Assert.Single(result.Errors);
        var remedy = Regex.Match(
            error.ErrorDetails.RecommendedAction,
            @"Get-YourMomInstance -Id \d+ -BaseUri '\S+' \| Save-YourMomToken -BaseUri '\S+'",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)).Value;

        var token = Sandbox.Instances[0].Token;
        Assert.Null(result.Terminating);
        Assert.Equal("TokenNotStored", result.ErrorIds[0]);
        Assert.Equal(123L, error.TargetObject);
        Assert.Equal(token, ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["Token"].Value));
        Assert.DoesNotContain(token, result.AllText, StringComparison.Ordinal);
        (await RunAsync($"{remedy} @account".Replace("| Save", "@account | Save", StringComparison.Ordinal))).AssertSucceeded();
        Assert.Contains(JsonEncodedText.Encode(token).ToString(), Vaults.Get("Store", TokenName), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vault_with_soft_delete_serves_two_sessions()
    {
        await StartWithVaultsAsync("soft-delete");
        (await RunAsync(Create)).AssertSucceeded();
        await using var second = await ModuleSession.StartAsync();
        await Vaults.ImportAsync(second);

        Assert.Null((await second.RunAsync(Create)).Terminating);
    }

    [Fact]
    public async Task Vault_timeout_is_waited_for_once_for_all_instances()
    {
        await StartWithVaultsAsync();
        Session.Set("become", (string kind) => Vaults.Become("Store", kind));

        // The vault ignores writes after the first and works again after the second, which the command does not detect.
        var result = await RunAsync(
            $"$kinds = 'slow', 'healthy', 'healthy'; $n = 0; {CreateThree} -VaultTimeoutSec 9 -ThrottleLimit 1 | " +
            "ForEach-Object { $become.Invoke($kinds[$n++]); $_ }");

        Assert.Equal(3, result.Output.Count);
        Assert.Equal(["TokenNotStored", "TokenNotStored"], result.ErrorIds);
        Assert.Equal([TokenName], Vaults.Names("Store"));
    }

    [Fact]
    public async Task Token_of_another_platform_is_not_overwritten()
    {
        const string Other = """{"id":123,"token":"0ther/platform=","baseUri":"https://other.example/api"}""";
        await StartWithVaultsAsync();
        Vaults.Put("Store", TokenName, Other);

        var result = await RunAsync(Create);

        Assert.Equal(["VaultSecretConflict"], result.ErrorIds);
        Assert.Single(result.Output);
        Assert.Equal(Other, Vaults.Get("Store", TokenName));
    }

    [Theory]
    [InlineData("-SkipTokenStorage", 1)]
    [InlineData("-WhatIf", 0)]
    public async Task Vault_that_is_not_needed_is_not_opened(string parameter, int output)
    {
        await StartWithVaultsAsync("locked");

        var result = await RunAsync(Create + parameter);

        Assert.Empty(result.AssertSucceeded().Warnings);
        Assert.Equal((output, output), (result.Output.Count, Posts.Count));
    }

    [Fact]
    public async Task Explicit_secrets_without_a_vault_give_instances_and_one_warning()
    {
        var result = await RunAsync(CreateThree);

        Assert.Equal(3, result.Output.Count);
        Assert.Contains("-SkipTokenStorage", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vault_parameter_selects_the_vault()
    {
        Vaults.With("Team");
        await StartWithVaultsAsync();

        await RunAsync(Create + "-Vault Team");

        Assert.Empty(Vaults.Names("Store"));
        Assert.Equal([TokenName], Vaults.Names("Team"));
    }

    [Theory]
    [InlineData("healthy", "Its token is in the vault.", false)]
    [InlineData("slow", "its token could not be stored", true)]
    [InlineData("read-only", "Access denied", true)]
    public async Task Create_pending_at_stop_reports_where_its_token_is(string kind, string message, bool isLost)
    {
        await using var first = new FirstRequest();
        await StartWithVaultsAsync(options => options with { CreateDelay = TimeSpan.FromSeconds(1), RequestLog = first }, _host);
        var run = await BeginAsync(Create);
        await first.Noted;
        Vaults.Become("Store", kind);

        await run.StopAsync();

        var line = Assert.Single(_host.Warnings, line => line.StartsWith("Instance 'Desk' was created as 123.", StringComparison.Ordinal));
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.Equal(isLost, line.Contains("| Save-YourMomToken", StringComparison.Ordinal));
        Assert.Equal(isLost ? [] : [TokenName], Vaults.Names("Store"));
    }

    private Task<ModuleSession> StartWithVaultsAsync(string kind)
    {
        Vaults.Become("Store", kind);
        return StartWithVaultsAsync();
    }
}
