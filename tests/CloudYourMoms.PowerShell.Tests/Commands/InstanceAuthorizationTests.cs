using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class InstanceAuthorizationTests
{
    [Fact]
    public async Task Callback_from_the_pipeline_reauthorizes_an_instance()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");
        var before = session.Sandbox.Instances[0].ProviderData["code"].GetString();

        var result = await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.NotEqual(before, session.Sandbox.Instances[0].ProviderData["code"].GetString());
        Assert.Equal("Desk", session.Sandbox.Instances[0].Name);
    }

    [Fact]
    public async Task Token_of_a_reauthorized_instance_is_stored()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk' " +
            "@platform @account -SkipTokenStorage");
        Assert.Null(vaults.Get("Store", "CloudYourMoms-Instance-123"));

        await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123 @platform @account");

        Assert.Contains(
            System.Text.Json.JsonEncodedText.Encode(session.Sandbox.Instances[0].Token).ToString(),
            vaults.Get("Store", "CloudYourMoms-Instance-123"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_before_the_new_token_is_stored_names_the_instance()
    {
        using var vaults = new FakeVaults().With("Store").With("Slow", "slow CloudYourMoms-Instance-123");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("reached", () => reached.TrySetResult());
        await session.RunAndAllowAsync("$callback = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser");
        var run = session.Begin("$callback | Set-YourMomInstance 123 -Vault Slow");
        await Task.WhenAny(reached.Task, run.Completion);

        await run.StopAsync();

        Assert.Equal(
            "Instance 123 was authorized again, but its token may not be stored. " +
            "Run Get-YourMomInstance -Id 123 | Save-YourMomToken -Vault 'Slow' to store it.",
            Assert.Single((await run.Completion).Warnings));
    }

    [Fact]
    public async Task Vault_that_rejects_the_token_costs_no_code()
    {
        using var vaults = new FakeVaults().With("Store").With("ReadOnly", "read-only");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");

        var result = await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | Set-YourMomInstance 123 -Vault ReadOnly");

        Assert.Equal("VaultUnwritable", result.FailureId);
        Assert.DoesNotContain(session.Sandbox.Requests, request => request.Method == "PATCH");
    }

    [Fact]
    public async Task Failure_to_store_the_new_token_is_an_error_and_the_other_changes_are_made()
    {
        using var vaults = new FakeVaults().With("Store").With("Full", "full");
        await using var session = await vaults.StartAsync();
        await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | New-YourMomInstance 'Desk'");

        var result = await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser | " +
            "Set-YourMomInstance 123 -Enabled:$false -PassThru -Vault Full");

        Assert.Null(result.Terminating);
        Assert.StartsWith("TokenNotStored,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True((bool)Assert.Single(result.Output).Properties["Disabled"].Value);
    }

    [Fact]
    public async Task Failure_to_read_the_new_token_reports_the_authorization()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(7);
        platform.InstanceToken = _ => "********";
        platform.GetStatus = 503;
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            "Set-YourMomInstance 7 -Code $account.UserSecret @app -Tag new -PassThru -Vault Store " +
            "-BaseUri $to @account -MaximumRetryCount 0");

        Assert.Null(result.Terminating);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith("TokenNotStored,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("Instance 7 was authorized again, but its token could not be read", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Get-YourMomInstance -Id 7", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(7L, Assert.Single(result.Output).Properties["Id"].Value);
    }

    [Fact]
    public async Task Failure_after_a_change_reports_the_change()
    {
        await using var session = await ModuleSession.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(7);
        platform.GetStatus = 503;
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            "Set-YourMomInstance 7 -Tag new -Enabled -PassThru -BaseUri $to @account -MaximumRetryCount 0");

        Assert.Equal("PlatformUnavailable", result.FailureId);
        Assert.StartsWith(
            "Instance 7 was changed and enabled, but it could not be read.", result.Failure.ToString(), StringComparison.Ordinal);
    }
}
