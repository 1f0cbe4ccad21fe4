namespace CloudYourMoms.Sandbox;

/// <summary>A request that the sandbox received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The URL-encoded path, including the base path.</param>
/// <param name="QueryString">The URL-encoded query with its question mark; empty if there is no query.</param>
/// <param name="Headers">The headers by case-insensitive name; values of repeated headers are joined by commas.</param>
/// <param name="Body">The body as text; empty if there is no body.</param>
/// <param name="Status">The response status; <see langword="null"/> if the connection was dropped without a response.</param>
public sealed record ReceivedRequest(
    string Method,
    string Path,
    string QueryString,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    int? Status)
{
    /// <summary>The time of arrival.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>
    /// The time from the arrival to the first byte of the response, including delays; <see langword="null"/> while the response
    /// is delayed.
    /// </summary>
    public TimeSpan? Duration { get; init; }
}
