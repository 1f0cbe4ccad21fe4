namespace CloudYourMoms.Api.Http;

/// <summary>When a request is retried.</summary>
internal enum RetryMode
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>
    /// Only if the platform certainly did not process it: after 429 (RFC 6585 section 4), and if no connection could be made. For a request
    /// that must not be processed twice.
    /// </summary>
    WhenNotProcessed,

    /// <summary>
    /// Also after 502, 503, 504 and an interrupted connection. For an idempotent request.
    /// </summary>
    WhenFailed,
}
