namespace CloudYourMoms.Sandbox;

/// <summary>A request that reached the sandbox, as it arrived.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The whole path as in a URL, still encoded, the base path included.</param>
/// <param name="QueryString">The query as sent, still encoded, with its question mark; empty without one.</param>
/// <param name="Headers">The headers, by name without regard to case; values sent in several lines are joined by commas.</param>
/// <param name="Body">The body as text; empty without one.</param>
/// <param name="Status">The status that was answered; <see langword="null"/> when the connection was dropped without an answer.</param>
public sealed record ReceivedRequest(
    string Method,
    string Path,
    string QueryString,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    int? Status)
{
    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How long it took from there to the first byte of its answer, what was held back included; <see langword="null"/> as long as it is held back.</summary>
    public TimeSpan? Duration { get; init; }
}
