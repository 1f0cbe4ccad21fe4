using Microsoft.Extensions.Time.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>A clock that stands still until moved, and tells when somebody starts to wait on it and for how long.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly TaskCompletionSource<TimeSpan> _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TimeSpan> FirstWait => _waiting.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waiting.TrySetResult(dueTime);
        return timer;
    }
}
