namespace CloudYourMoms.Api.Http;

/// <summary>One request to the platform, and what may be done with it when its answer does not come.</summary>
internal sealed record ApiRequest(HttpMethod Method, Uri Address, string? Authorization)
{
    /// <summary>The body; null for none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>When it is sent again.</summary>
    public RetryMode Retry { get; init; }

    /// <summary>Runs each time before it is sent.</summary>
    public Action? Sending { get; init; }

    /// <summary>
    /// True when the answer holds what cannot be had again: after a cancellation it is waited for, as long as the options say.
    /// </summary>
    public bool AwaitResponseOnCancel { get; init; }

    /// <summary>True when an authorization code is in the body.</summary>
    public bool SendsCode { get; init; }

    /// <summary>A request that changes nothing.</summary>
    public static ApiRequest Get(Uri address, string? authorization) => new(HttpMethod.Get, address, authorization) { Retry = RetryMode.WhenFailed };

    // The record's own would show the secrets.
    public override string ToString() => Method.Method;
}

/// <summary>When a request is sent again.</summary>
internal enum RetryMode
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>
    /// Only when the platform certainly did not process it: after 429 (RFC 6585 section 4), and when there was no connection to send it on. For
    /// a request that must not be processed twice.
    /// </summary>
    WhenNotProcessed,

    /// <summary>
    /// Also after 502, 503, 504 and a broken connection. For a request that leaves nothing else behind when it is processed twice.
    /// </summary>
    WhenFailed,
}
