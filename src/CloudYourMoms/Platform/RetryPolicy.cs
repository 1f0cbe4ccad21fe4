namespace CloudYourMoms;

/// <summary>How often, and after which pause, a request is sent again.</summary>
internal sealed class RetryPolicy(YourMomClientOptions options)
{
    // Longer than this nobody waits at a prompt; the error then says when to come back.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // 2^31 milliseconds or more are beyond what a timer takes.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>True when one more repetition is allowed after as many, and the pause asked for is bearable.</summary>
    public bool Allows(int repetitions, TimeSpan? retryAfter) =>
        repetitions < options.MaximumRetryCount && !(retryAfter > LongestRetryAfter);

    public Task PauseAsync(int repetitions, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var pause = retryAfter ?? options.RetryInterval ?? TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(repetitions, 10));
        return options.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
    }
}
