using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>A clock that only a test advances, and that reports when a wait on it begins and its length.</summary>
internal sealed class ManualTimeProvider : FakeTimeProvider
{
    private readonly TaskCompletionSource<TimeSpan> _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _waits = new(0);

    public Task<TimeSpan> FirstWait => _waiting.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waiting.TrySetResult(dueTime);
        _waits.Release();
        return timer;
    }

    /// <summary>Completes after the specified number of waits have started.</summary>
    public async Task WaitsAsync(int count)
    {
        for (; count > 0; count--)
        {
            await _waits.WaitAsync(SandboxHttpClient.Cancellation);
        }
    }
}
