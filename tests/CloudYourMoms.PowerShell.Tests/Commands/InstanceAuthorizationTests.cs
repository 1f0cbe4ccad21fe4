using CloudYourMoms.PowerShell.Tests.Vault;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InstanceAuthorizationTests
{
    [Fact]
    public async Task Callback_from_the_pipeline_reauthorizes_an_instance()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");
        var before = session.Sandbox.Instances[0].ProviderData["code"].GetString();

        var result = await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.NotEqual(before, session.Sandbox.Instances[0].ProviderData["code"].GetString());
        Assert.Equal("Desk", session.Sandbox.Instances[0].Name);
    }

    [Fact]
    public async Task Token_of_a_reauthorized_instance_is_stored()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk' @platform @account -SkipTokenStorage");
        Assert.Null(vaults.Get("Store", "CloudYourMoms-Instance-123"));

        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123 @platform @account");

        Assert.Contains(System.Text.Json.JsonEncodedText.Encode(session.Sandbox.Instances[0].Token).ToString(), vaults.Get("Store", "CloudYourMoms-Instance-123"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vault_that_rejects_the_token_costs_no_code()
    {
        using var vaults = new StandInVaults().With("Store").With("ReadOnly", "read-only");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");

        var result = await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123 -Vault ReadOnly");

        Assert.Equal("VaultUnwritable", result.FailureId);
        Assert.DoesNotContain(session.Sandbox.Requests, request => request.Method == "PATCH");
    }
}
