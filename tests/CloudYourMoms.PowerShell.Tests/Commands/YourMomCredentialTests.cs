using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class YourMomCredentialTests
{
    [Fact]
    public async Task Stored_credential_serves_all_commands_of_a_later_session()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        var set = await session.RunAsync("Set-YourMomCredential @platform @account");
        Assert.Null(set.Terminating);

        // A new session reads everything from the vault.
        var created = await session.RunInNewSessionAsync(
            vaults.Module,
            "Get-YourMomOAuthUrl sfdc @app | Out-Null; New-YourMomInstance 'Desk' -Key zendesk -Configuration @{ username = 'u'; " +
            "password = 'p4ssword' }; (Get-YourMomInstance).Name");

        Assert.Null(created.Terminating);
        Assert.Equal("Desk", created.Output[^1].BaseObject);
        Assert.Equal("Desk", Assert.Single(session.Sandbox.Instances).Name);
        Assert.All(
            session.Sandbox.Requests, request => Assert.StartsWith("User ", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Vault_holds_one_JSON_text_per_profile_under_a_portable_name()
    {
        using var vaults = new FakeVaults().With("Store", "strings-only");
        await using var session = await StartAsync(vaults);

        await session.RunAsync("Set-YourMomCredential Contoso-Test @platform @account");

        Assert.Equal(["CloudYourMoms-Profile-contoso-test"], vaults.Names("Store"));
        using var json = System.Text.Json.JsonDocument.Parse(vaults.Get("Store", "CloudYourMoms-Profile-contoso-test")!);
        Assert.Equal(session.Options.UserSecret, json.RootElement.GetProperty("userSecret").GetString());
        Assert.Equal(session.Options.OrganizationSecret, json.RootElement.GetProperty("organizationSecret").GetString());
        Assert.Equal(session.Sandbox.BaseUri.AbsoluteUri, json.RootElement.GetProperty("baseUri").GetString());
    }

    [Fact]
    public async Task Wrong_secrets_are_not_stored()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));

        var result = await session.RunAsync("Set-YourMomCredential @platform -UserSecret $wrong -OrganizationSecret $wrong");

        Assert.Equal("CredentialRejected", result.FailureId);
        Assert.Empty(vaults.Names("Store"));
    }

    [Theory]
    [InlineData("-SkipVerify", 1)]
    [InlineData("-WhatIf", 0)]
    public async Task SkipVerify_and_WhatIf_send_no_request(string option, int stored)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);

        await session.RunAsync($"Set-YourMomCredential @platform @account {option}");

        Assert.Empty(session.Sandbox.Requests);
        Assert.Equal(stored, vaults.Names("Store").Count);
    }

    [Fact]
    public async Task Missing_secrets_are_prompted_for()
    {
        using var vaults = new FakeVaults().With("Store");
        var host = new RecordingHost();
        await using var session = await StartAsync(vaults, host);
        host.Type(session.Options.UserSecret);
        host.Type(session.Options.OrganizationSecret);

        var result = await session.RunAsync("Set-YourMomCredential @platform; Get-YourMomCredential");

        Assert.Null(result.Terminating);
        Assert.Equal(
            session.Options.OrganizationSecret,
            ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["OrganizationSecret"].Value));
    }

    [Fact]
    public async Task WhatIf_and_locked_vault_take_effect_before_the_prompt()
    {
        using var vaults = new FakeVaults().With("Store").With("Locked", "locked");
        await using var session = await StartAsync(vaults, new RecordingHost());

        // There is no input.
        Assert.Null((await session.RunAsync("Set-YourMomCredential @platform -WhatIf")).Terminating);
        Assert.Equal("VaultLocked", (await session.RunAsync("Set-YourMomCredential -Vault Locked")).FailureId);
        Assert.Equal("InsecureBaseUri", (await session.RunAsync("Set-YourMomCredential -BaseUri http://platform.example")).FailureId);
    }

    [Fact]
    public async Task Missing_secrets_without_a_prompt_are_an_error()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);

        Assert.Equal("CredentialMissing", (await session.RunAsync("Set-YourMomCredential @platform")).FailureId);
    }

    [Fact]
    public async Task Profiles_are_listed_with_their_vault_and_removed()
    {
        using var vaults = new FakeVaults().With("Store").With("Team");
        await using var session = await StartAsync(vaults);
        vaults.Put("Store", "SomethingElse", "text");
        await session.RunAsync("Set-YourMomCredential @platform @account; Set-YourMomCredential contoso -Vault Team @platform @account");

        var listed = await session.RunAsync(
            "Get-YourMomCredential | ForEach-Object { \"$($_.Profile) $($_.Vault) $($_.BaseUri)\" }; (Get-YourMomCredential con*).Profile");
        var removed = await session.RunAsync(
            "Get-YourMomCredential contoso | Remove-YourMomCredential; Remove-YourMomCredential default; (Get-YourMomCredential).Count");

        Assert.Equal(
            [$"default Store {session.Sandbox.BaseUri}", $"contoso Team {session.Sandbox.BaseUri}", "contoso"],
            listed.Output.Select(item => item.ToString()));
        Assert.Equal(0, Assert.Single(removed.Output).BaseObject);
        Assert.Empty(vaults.Names("Team"));
        Assert.Equal(["SomethingElse"], vaults.Names("Store"));
    }

    [Theory]
    [InlineData("Get-YourMomCredential missing")]
    [InlineData("Remove-YourMomCredential missing")]
    public async Task Missing_profile_is_an_error(string script)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);

        var error = Assert.Single((await session.RunAsync(script)).Errors);

        Assert.StartsWith("ProfileNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("missing", error.TargetObject);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Profile missing", "ProfileNotFound")]
    [InlineData("Get-YourMomInstance -Profile 'no body'", "InvalidProfileName")]
    [InlineData("Set-YourMomCredential 'no/body' @account", "InvalidProfileName")]
    [InlineData("Set-YourMomCredential @account -Vault Nowhere", "VaultNotFound")]
    [InlineData("Get-YourMomInstance -BaseUri http://localhost:1/elsewhere", "ProfileMismatch")]
    [InlineData("Get-YourMomInstance -Profile default -BaseUri http://localhost:1/elsewhere", "ProfileMismatch")]
    [InlineData("Get-YourMomOAuthUrl sfdc @app -Profile default -BaseUri http://localhost:1/elsewhere", "ProfileMismatch")]
    public async Task Invalid_argument_is_an_error_before_anything_is_sent(string script, string id)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        await session.RunAsync("Set-YourMomCredential @platform @account -SkipVerify");

        Assert.Equal(id, (await session.RunAsync(script)).FailureId);

        Assert.Empty(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Explicit_secrets_take_precedence_and_the_vault_is_not_opened()
    {
        using var vaults = new FakeVaults().With("Store", "locked");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync("Get-YourMomInstance @platform @account");

        Assert.Null(result.Terminating);
        Assert.Single(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Explicit_secret_takes_precedence_over_the_profile()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));
        await session.RunAsync(
            "Set-YourMomCredential @platform -SkipVerify -UserSecret $wrong -OrganizationSecret $account.OrganizationSecret");

        Assert.Equal("CredentialRejected", (await session.RunAsync("Get-YourMomInstance -Profile default")).FailureId);
        Assert.Null((await session.RunAsync("Get-YourMomInstance -Profile default -UserSecret $account.UserSecret")).Terminating);
    }

    [Fact]
    public async Task Profile_keeps_its_platform_when_its_secrets_change()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        await session.RunAsync("Set-YourMomCredential @platform @account");

        var result = await session.RunAsync("Set-YourMomCredential @account; Get-YourMomCredential");

        Assert.Equal(session.Sandbox.BaseUri, Assert.Single(result.Output).Properties["BaseUri"].Value);
    }

    [Theory]
    [InlineData("not JSON at all")]
    [InlineData("""{"userSecret":"u"}""")]
    [InlineData("""{"userSecret":"uuuu","organizationSecret":"oooo","baseUri":"nowhere"}""")]
    public async Task Stored_secret_of_another_format_is_reported_and_not_shown(string text)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        vaults.Put("Store", "CloudYourMoms-Profile-default", text);

        var result = await session.RunAsync("Get-YourMomInstance");

        Assert.Equal("VaultSecretInvalid", result.FailureId);
        Assert.DoesNotContain(text, result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_of_another_format_does_not_block_others_and_can_be_replaced()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        vaults.Put("Store", "CloudYourMoms-Profile-broken", "else");
        await session.RunAsync("Set-YourMomCredential @platform @account");

        var listed = await session.RunAsync("Get-YourMomCredential");
        var stored = await session.RunAsync("Set-YourMomCredential broken @platform @account; (Get-YourMomCredential broken).Profile");

        Assert.StartsWith("VaultSecretInvalid,", Assert.Single(listed.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(listed.Output);
        Assert.Equal("broken", Assert.Single(stored.Output).BaseObject);
    }

    private static async Task<ModuleSession> StartAsync(FakeVaults vaults, RecordingHost? host = null)
    {
        var session = await ModuleSession.StartAsync(host: host);
        await vaults.ImportAsync(session);
        return session;
    }
}
