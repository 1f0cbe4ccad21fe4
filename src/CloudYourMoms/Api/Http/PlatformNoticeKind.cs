namespace CloudYourMoms.Api.Http;

/// <summary>The kinds of <see cref="PlatformNotice"/>.</summary>
public enum PlatformNoticeKind
{
    /// <summary>The client waits and then retries a request.</summary>
    Retry,

    /// <summary>The client looks up the instance of a create whose response was lost.</summary>
    Lookup,

    /// <summary>The wait has ended.</summary>
    Ended,

    /// <summary>The message is a warning; there is no wait.</summary>
    Warning,
}
