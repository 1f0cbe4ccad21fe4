using System.Management.Automation;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Runspaces of one process that use a vault at the same time: SecretManagement takes one command at a time.</summary>
public sealed class VaultQueueTests : DeskTests
{
    private readonly ManualResetEventSlim _release = new();
    private ModuleSession? _other;
    private ScriptRun? _held;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await ModuleSession.StartAsync();
        await Vaults.ImportAsync(_other);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.Set("hold", () =>
        {
            held.TrySetResult();
            _release.Wait();
        });
        Vaults.Become("Store", "held");
        _held = _other.Begin("Get-YourMomCredential");
        await Task.WhenAny(held.Task, _held.Completion);
        Vaults.Become("Store", "healthy");
    }

    public override async ValueTask DisposeAsync()
    {
        _release.Set();
        await _held!.Completion;
        await _other!.DisposeAsync();
        _release.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Wait_for_another_runspace_is_shown()
    {
        Session.Set("release", (Action)_release.Set);

        var result = await RunAsync(
            "Get-YourMomCredential -Verbose 4>&1 | ForEach-Object { if (\"$_\" -like 'Another runspace*') { $release.Invoke() }; $_ }");

        Assert.Equal(
            ["Another runspace of this process uses a vault. This command waits up to 60 seconds.", "default"],
            result.AssertSucceeded().Output.Select(item => $"{item.Properties["Profile"]?.Value ?? item}"));
        var progress = result.Progress.Where(record => record.ActivityId == 8404).ToList();
        Assert.InRange(progress[0].SecondsRemaining, 1, 60);
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
    }

    [Fact]
    public async Task Stop_ends_the_wait_for_another_runspace()
    {
        var run = await BeginAsync("Get-YourMomCredential -Verbose 4>&1");
        await Task.WhenAny(run.FirstOutput, run.Completion);

        await run.StopAsync();

        Assert.False(_release.IsSet);
        Assert.Empty((await run.Completion).Errors);
        Assert.Single((await run.Completion).Output);
    }
}
