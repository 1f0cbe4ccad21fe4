namespace CloudYourMoms.Tests.Support;

/// <summary>A clock that only a pause moves, so that no test waits.</summary>
internal sealed class FakeClock
{
    public DateTimeOffset Now { get; set; } = Sample.Now;

    // More are an endless loop, in which nothing else would end the test.
    private const int MostPauses = 10_000;

    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>Runs when a pause begins.</summary>
    public Action<TimeSpan> Pausing { get; set; } = _ => { };

    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        // As Task.Delay does.
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
