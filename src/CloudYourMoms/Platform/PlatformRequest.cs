namespace CloudYourMoms;

/// <summary>One request to the platform, and what may be done with it when its answer does not come.</summary>
internal sealed record PlatformRequest(HttpMethod Method, Uri Address, string? Authorization)
{
    /// <summary>The body; null for none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>True when a second one leaves nothing else behind than the first: it is sent again on 429, 502, 503, 504 and network failure.</summary>
    public bool MayBeRepeated { get; init; }

    /// <summary>True when the answer holds what cannot be had again: after a cancellation it is waited for, as long as the options say.</summary>
    public bool IsAnswerAwaited { get; init; }

    /// <summary>A request that changes nothing.</summary>
    public static PlatformRequest Get(Uri address, string? authorization) => new(HttpMethod.Get, address, authorization) { MayBeRepeated = true };

    // The record's own would show the secrets.
    public override string ToString() => Method.Method;
}
