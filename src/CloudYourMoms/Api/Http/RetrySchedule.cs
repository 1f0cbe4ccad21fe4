namespace CloudYourMoms.Api.Http;

/// <summary>Determines whether and when one request is retried.</summary>
internal sealed class RetrySchedule(ApiConnectionOptions options)
{
    /// <summary>The longest time that a timer supports: 2^31 - 1 milliseconds (24 days). Longer timeouts are treated as infinite.</summary>
    public static readonly TimeSpan MaximumTimer = TimeSpan.FromMilliseconds(int.MaxValue);

    // Users do not wait longer at a prompt. The error shows the longer time.
    private static readonly TimeSpan MaximumRetryAfter = TimeSpan.FromSeconds(60);

    // A busy platform returns 429 several times for each request, so these retries are limited by time, not by number.
    private static readonly TimeSpan MaximumThrottling = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private int _retries;
    private int _failures;
    private TimeSpan _throttled;

    /// <summary>True after the first retry.</summary>
    public bool HasRetried => _retries > 0;

    /// <summary>Returns the time to wait before the next retry; null if the request is not retried.</summary>
    /// <param name="response">The response; null if none was received.</param>
    public TimeSpan? NextPause(ApiResponse? response)
    {
        if (options.MaximumRetryCount <= 0 || response?.RetryAfter > MaximumRetryAfter)
        {
            return null;
        }

        var pause = response?.RetryAfter ?? options.RetryInterval ?? TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(_retries, 10));
        if (response is { IsThrottled: true })
        {
            // After the first retry, a Retry-After of less than a second is raised to one second.
            pause = _retries > 0 && pause < FirstPause ? FirstPause : pause;
            _throttled += pause;
        }
        else
        {
            _failures++;
        }

        _retries++;
        return _failures > options.MaximumRetryCount || _throttled > MaximumThrottling ? null : pause < MaximumTimer ? pause : MaximumTimer;
    }
}
