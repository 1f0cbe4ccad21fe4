namespace CloudYourMoms.Tests.Support;

/// <summary>A clock that only a pause moves, so that no test waits.</summary>
internal sealed class FakeClock
{
    public DateTimeOffset Now { get; set; } = Sample.Now;

    // More pauses indicate an endless loop, which would never end the test.
    private const int MostPauses = 10_000;

    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>Called when a pause starts.</summary>
    public Action<TimeSpan> Pausing { get; set; } = _ => { };

    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        // Like Task.Delay.
        ArgumentOutOfRangeException.ThrowIfLessThan(pause, TimeSpan.Zero);
        Assert.True(Pauses.Count < MostPauses, "The pauses have no end.");
        Pauses.Add(pause);
        Pausing(pause);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        Now += pause;
        return Task.CompletedTask;
    }
}
