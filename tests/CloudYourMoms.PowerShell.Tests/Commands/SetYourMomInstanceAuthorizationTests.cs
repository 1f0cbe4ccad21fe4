using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Set-YourMomInstance with a callback: the instance is authorized again, and its token is stored.</summary>
public sealed class SetYourMomInstanceAuthorizationTests
{
    [Fact]
    public async Task Token_of_a_reauthorized_instance_is_stored()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await StartAsync(vaults);
        var before = session.Sandbox.Instances[0].ProviderData["code"].GetString();

        var result = await session.RunAsync("$callback | Set-YourMomInstance 123");

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        var instance = Assert.Single(session.Sandbox.Instances);
        Assert.NotEqual(before, instance.ProviderData["code"].GetString());
        Assert.Equal("Desk", instance.Name);
        Assert.Contains(
            JsonEncodedText.Encode(instance.Token).ToString(), vaults.Get("Store", "CloudYourMoms-Instance-123"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_before_token_storage_is_reported()
    {
        using var vaults = new FakeVaults().With("Store").With("Slow", "slow CloudYourMoms-Instance-123");
        await using var session = await StartAsync(vaults);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("reached", () => reached.TrySetResult());
        var run = session.Begin("$callback | Set-YourMomInstance 123 -Vault Slow");
        await Task.WhenAny(reached.Task, run.Completion);

        await run.StopAsync();

        Assert.Equal(
            "Instance 123 was authorized again, but its token may not be stored. " +
            "Run Get-YourMomInstance -Id 123 | Save-YourMomToken -Vault 'Slow' to store it.",
            Assert.Single((await run.Completion).Warnings));
    }

    [Theory]
    [InlineData("read-only", "VaultUnwritable", false)]
    [InlineData("full", "TokenNotStored", true)]
    public async Task Vault_failure_costs_no_code_or_change(string vault, string id, bool isChanged)
    {
        using var vaults = new FakeVaults().With("Store").With("Failing", vault);
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync("$callback | Set-YourMomInstance 123 -Enabled:$false -PassThru -Vault Failing");

        Assert.Equal(id, (isChanged ? Assert.Single(result.Errors) : result.Failure).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(isChanged, session.Sandbox.Requests.Any(request => request.Method == "PATCH"));
        Assert.Equal(isChanged ? [true] : [], result.Output.Select(record => (bool)record.Properties["Disabled"].Value));
    }

    [Theory]
    [InlineData("-Code $account.UserSecret @app -Tag new", "TokenNotStored", "was authorized again, but its token could not be read", 1)]
    [InlineData("-Tag new -Enabled", "PlatformUnavailable", "was changed and enabled, but it could not be read.", 0)]
    public async Task Failure_after_a_change_reports_the_change(string change, string id, string message, int outputs)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        await using var platform = await OffsetPlatform.StartAsync(7);
        platform.InstanceToken = _ => "********";
        platform.GetStatus = 503;
        session.Set("to", platform.BaseUri);

        var result = await session.RunAsync(
            $"Set-YourMomInstance 7 {change} -PassThru -Vault Store -BaseUri $to @account -MaximumRetryCount 0");

        var error = result.Terminating is null ? Assert.Single(result.Errors) : result.Failure;
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.StartsWith($"Instance 7 {message}", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            outputs > 0, error.ErrorDetails.RecommendedAction.Contains("Get-YourMomInstance -Id 7", StringComparison.Ordinal));
        Assert.Equal(outputs, result.Output.Count);
    }

    /// <summary>A session with an instance without a stored token, and a new callback.</summary>
    private static async Task<ModuleSession> StartAsync(FakeVaults vaults)
    {
        const string SignIn = "Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback -NoBrowser";
        var session = await vaults.StartAsync();
        await session.RunAndAllowAsync($"{SignIn} | New-YourMomInstance Desk -SkipTokenStorage");
        await session.RunAndAllowAsync($"$callback = {SignIn}");
        return session;
    }
}
