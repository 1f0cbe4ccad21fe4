namespace CloudYourMoms.Api.Http;

/// <summary>How often, and after which pause, one request is sent again.</summary>
internal sealed class RetrySchedule(ApiConnectionOptions options)
{
    // Longer than this nobody waits at a prompt; the error then says when to come back.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    // A platform that is busy with many requests answers 429 to each of them several times, so these are limited by time and not by number.
    private static readonly TimeSpan LongestThrottling = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // 2^31 milliseconds or more are beyond what a timer takes.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(int.MaxValue);

    private int _retries;
    private int _failures;
    private TimeSpan _throttled;

    /// <summary>True once the request is sent again.</summary>
    public bool HasRetried => _retries > 0;

    /// <summary>The pause before the request is sent again; null when it is not.</summary>
    /// <param name="answer">What the platform answered; null when no connection gave an answer.</param>
    public TimeSpan? NextPause(ApiResponse? answer)
    {
        if (options.MaximumRetryCount <= 0 || answer?.RetryAfter > LongestRetryAfter)
        {
            return null;
        }

        var pause = answer?.RetryAfter ?? options.RetryInterval ?? TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(_retries, 10));
        if (answer is { IsThrottled: true })
        {
            // A platform that asks for no pause again and again is still given one.
            pause = _retries > 0 && pause < FirstPause ? FirstPause : pause;
            _throttled += pause;
        }
        else
        {
            _failures++;
        }

        _retries++;
        return _failures > options.MaximumRetryCount || _throttled > LongestThrottling ? null : pause < LongestPause ? pause : LongestPause;
    }
}
