using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Runspaces of one process that use a vault concurrently: SecretManagement runs one command at a time.</summary>
public sealed class VaultQueueTests : IDisposable
{
    private const int VaultActivity = 8404;

    private readonly FakeVaults _vaults = new FakeVaults().With("Store");
    private readonly ManualResetEventSlim _release = new();

    [Fact]
    public async Task Wait_for_another_runspace_is_shown()
    {
        await using var session = await _vaults.StartAsync();
        await using var other = await StartOtherAsync();
        session.Set("release", (Action)_release.Set);

        var result = await session.RunAsync(
            "Get-YourMomCredential -Verbose 4>&1 | ForEach-Object { if (\"$_\" -like 'Another runspace*') { $release.Invoke() }; $_ }");

        Assert.Empty(result.Errors);
        Assert.Equal(
            ["Another runspace of this process uses a vault. This command waits up to 60 seconds.", "default"],
            result.Output.Select(item => (item.Properties["Profile"]?.Value ?? item).ToString()));
        var progress = result.Progress.Where(record => record.ActivityId == VaultActivity).ToList();
        Assert.InRange(progress[0].SecondsRemaining, 1, 60);
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Fact]
    public async Task Stop_ends_the_wait_for_another_runspace()
    {
        await using var session = await _vaults.StartAsync();
        await using var other = await StartOtherAsync();
        var run = session.Begin("Get-YourMomCredential -Verbose 4>&1");
        await Task.WhenAny(run.FirstOutput, run.Completion);

        await run.StopAsync();

        Assert.False(_release.IsSet);
        Assert.Empty((await run.Completion).Errors);
        Assert.Single((await run.Completion).Output);
    }

    public void Dispose()
    {
        _release.Dispose();
        _vaults.Dispose();
    }

    private async Task<HeldSession> StartOtherAsync()
    {
        var session = await ModuleSession.StartAsync();
        await _vaults.ImportAsync(session);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Set("hold", () =>
        {
            held.TrySetResult();
            _release.Wait();
        });
        _vaults.Become("Store", "held");
        var run = session.Begin("Get-YourMomCredential");
        await Task.WhenAny(held.Task, run.Completion);
        _vaults.Become("Store", "healthy");
        return new(session, run, _release);
    }

    private sealed class HeldSession(ModuleSession session, ScriptRun run, ManualResetEventSlim release) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            release.Set();
            await run.Completion;
            await session.DisposeAsync();
        }
    }
}
