using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The cmdlets that store, list and remove profiles, and the profile of the other cmdlets.</summary>
public sealed class YourMomCredentialTests : VaultTests
{
    private const string Set = "Set-YourMomCredential @platform @account ";
    private const string Default = "CloudYourMoms-Profile-default";

    public override async ValueTask InitializeAsync()
    {
        await StartWithVaultsAsync();
        Session.Set("wrong", ModuleSession.Protect("wr0ng/secret="));
    }

    [Fact]
    public async Task Stored_credential_serves_all_commands_of_a_later_session()
    {
        Assert.Null((await RunAsync(Set)).Terminating);

        var created = await Session.RunInNewSessionAsync(
            Vaults.Module,
            "$null = Get-YourMomOAuthUrl sfdc @app; $null = New-YourMomInstance 'Desk' -Key zendesk -Configuration @{ username = 'u'; " +
            "password = 'p4ssword' }; (Get-YourMomInstance).Name");

        Assert.Equal(["Desk"], created.AssertSucceeded().OutputText);
        Assert.All(Sandbox.Requests, request => Assert.StartsWith("User ", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Vault_holds_one_JSON_text_per_profile_under_a_portable_name()
    {
        Vaults.Become("Store", "strings-only");

        await RunAsync("Set-YourMomCredential Contoso-Test @platform @account");

        Assert.Equal(["CloudYourMoms-Profile-contoso-test"], Vaults.Names("Store"));
        using var json = JsonDocument.Parse(Assert.Single(Vaults.Texts("Store")));
        Assert.Equal(
            (Session.Options.UserSecret, Session.Options.OrganizationSecret, Sandbox.BaseUri.AbsoluteUri),
            (Text("userSecret"), Text("organizationSecret"), Text("baseUri")));

        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("-UserSecret $wrong -OrganizationSecret $wrong", "CredentialRejected", 1, 0)]
    [InlineData("@account -SkipVerify", null, 0, 1)]
    [InlineData("@account -WhatIf", null, 0, 0)]
    [InlineData("", "CredentialMissing", 0, 0)]
    public async Task Credential_is_verified_before_it_is_stored(string parameters, string? id, int requests, int stored)
    {
        var result = await RunAsync("Set-YourMomCredential @platform " + parameters);

        Assert.Equal(id, result.Terminating is null ? null : result.FailureId);
        Assert.Equal((requests, stored), (Sandbox.Requests.Count, Vaults.Names("Store").Count));
    }

    [Fact]
    public async Task Missing_secrets_are_prompted_for()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);
        await Vaults.ImportAsync(session);
        host.Type(session.Options.UserSecret);
        host.Type(session.Options.OrganizationSecret);

        var result = await session.RunAsync("Set-YourMomCredential @platform; Get-YourMomCredential");

        Assert.Equal(
            session.Options.OrganizationSecret,
            ModuleSession.ToPlainText(Assert.Single(result.AssertSucceeded().Output).Properties["OrganizationSecret"].Value));
    }

    [Theory]
    [InlineData("@platform -WhatIf", null)]
    [InlineData("-Vault Locked", "VaultLocked")]
    [InlineData("-BaseUri http://platform.example", "InsecureBaseUri")]
    public async Task Prompt_is_shown_only_if_its_secrets_can_be_used(string parameters, string? id)
    {
        // There is no input.
        await using var session = await ModuleSession.StartAsync(host: new RecordingHost());
        await Vaults.With("Locked", "locked").ImportAsync(session);

        var result = await session.RunAsync("Set-YourMomCredential " + parameters);

        Assert.Equal(id, result.Terminating is null ? null : result.FailureId);
    }

    [Fact]
    public async Task Profiles_are_listed_with_their_vault_and_removed()
    {
        Vaults.With("Team").Put("Store", "SomethingElse", "text");
        await RunAsync(Set + "; Set-YourMomCredential contoso -Vault Team @platform @account");

        var listed = await RunAsync(
            "Get-YourMomCredential | ForEach-Object { \"$($_.Profile) $($_.Vault) $($_.BaseUri)\" }; (Get-YourMomCredential con*).Profile");
        var removed = await RunAsync(
            "Get-YourMomCredential contoso | Remove-YourMomCredential; Remove-YourMomCredential default; (Get-YourMomCredential).Count");

        Assert.Equal([$"default Store {Sandbox.BaseUri}", $"contoso Team {Sandbox.BaseUri}", "contoso"], listed.OutputText);
        Assert.Equal(["0"], removed.OutputText);
        Assert.Empty(Vaults.Names("Team"));
        Assert.Equal(["SomethingElse"], Vaults.Names("Store"));
    }

    [Theory]
    [InlineData("Get-YourMomCredential missing")]
    [InlineData("Remove-YourMomCredential missing")]
    public async Task Missing_profile_is_an_error(string script)
    {
        var result = await RunAsync(script);

        Assert.Equal(["ProfileNotFound"], result.ErrorIds);
        Assert.Equal("missing", result.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData("Get-YourMomInstance -Profile missing", "ProfileNotFound")]
    [InlineData("Get-YourMomInstance -Profile 'no body'", "InvalidProfileName")]
    [InlineData("Set-YourMomCredential 'no/body' @account", "InvalidProfileName")]
    [InlineData("Set-YourMomCredential @account -Vault Nowhere", "VaultNotFound")]
    [InlineData("Get-YourMomInstance -BaseUri http://localhost:1/elsewhere", "ProfileMismatch")]
    [InlineData("Get-YourMomInstance -Profile default -BaseUri http://localhost:1/elsewhere", "ProfileMismatch")]
    [InlineData("Get-YourMomOAuthUrl sfdc @app -Profile default -BaseUri http://localhost:1/elsewhere", "ProfileMismatch")]
    [InlineData("Get-YourMomCredential 'a[*'", "InvalidWildcardPattern")]
    [InlineData("Get-YourMomCredential '[z-a]'", "InvalidWildcardPattern")]
    public async Task Invalid_argument_is_an_error_before_anything_is_sent(string script, string id)
    {
        await RunAsync(Set + "-SkipVerify");

        Assert.Equal(id, (await RunAsync(script)).FailureId);

        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public async Task Explicit_secrets_take_precedence_over_a_locked_vault()
    {
        Vaults.Become("Store", "locked");

        (await RunAsync("Get-YourMomInstance @platform @account")).AssertSucceeded();

        Assert.Single(Sandbox.Requests);
    }

    [Fact]
    public async Task Explicit_secret_takes_precedence_over_the_profile()
    {
        await RunAsync("Set-YourMomCredential @platform -SkipVerify -UserSecret $wrong -OrganizationSecret $account.OrganizationSecret");

        Assert.Equal("CredentialRejected", (await RunAsync("Get-YourMomInstance -Profile default")).FailureId);
        (await RunAsync("Get-YourMomInstance -Profile default -UserSecret $account.UserSecret")).AssertSucceeded();
    }

    [Fact]
    public async Task Profile_keeps_its_platform_when_its_secrets_change()
    {
        await RunAsync(Set);

        var result = await RunAsync("Set-YourMomCredential @account; (Get-YourMomCredential).BaseUri");

        Assert.Equal([$"{Sandbox.BaseUri}"], result.OutputText);
    }

    [Fact]
    public async Task Stored_secret_of_another_format_is_reported_and_not_shown()
    {
        const string Text = """{"userSecret":"uuuu","organizationSecret":"oooo","baseUri":"nowhere"}""";
        Vaults.Put("Store", Default, Text);

        var result = await RunAsync("Get-YourMomInstance");

        Assert.Equal("VaultSecretInvalid", result.FailureId);
        Assert.DoesNotContain("uuuu", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_of_another_format_does_not_block_others_and_can_be_replaced()
    {
        Vaults.Put("Store", "CloudYourMoms-Profile-broken", "else");
        await RunAsync(Set);

        var listed = await RunAsync("Get-YourMomCredential");
        var stored = await RunAsync("Set-YourMomCredential broken @platform @account; (Get-YourMomCredential broken).Profile");

        Assert.Equal(["VaultSecretInvalid"], listed.ErrorIds);
        Assert.Single(listed.Output);
        Assert.Equal(["broken"], stored.OutputText);
    }

    [Fact]
    public async Task Session_without_SecretManagement_needs_explicit_secrets()
    {
        await using var session = await ModuleSession.StartAsync();

        var profile = await session.RunAsync("Get-YourMomInstance -Profile default");

        Assert.Equal("VaultModuleMissing", profile.FailureId);
        Assert.Contains("Install-PSResource -Name 'Microsoft.PowerShell.SecretManagement'", profile.Remedy, StringComparison.Ordinal);
        Assert.Equal("CredentialMissing", (await session.RunAsync("Get-YourMomInstance @platform")).FailureId);
        Assert.Equal("VaultModuleMissing", (await session.RunAsync("Set-YourMomCredential @platform @account")).FailureId);
        (await session.RunAsync("Get-YourMomInstance @platform @account")).AssertSucceeded();
    }
}
