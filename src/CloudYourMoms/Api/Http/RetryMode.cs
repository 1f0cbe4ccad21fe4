namespace CloudYourMoms.Api.Http;

/// <summary>When a request is sent again.</summary>
internal enum RetryMode
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>
    /// Only when the platform certainly did not process it: after 429 (RFC 6585 section 4), and when there was no connection to send it on. For a
    /// request that must not be processed twice.
    /// </summary>
    WhenNotProcessed,

    /// <summary>Also after 502, 503, 504 and a broken connection. For a request that leaves nothing else behind when it is processed twice.</summary>
    WhenFailed,
}
