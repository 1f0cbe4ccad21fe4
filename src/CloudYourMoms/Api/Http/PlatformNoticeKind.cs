namespace CloudYourMoms.Api.Http;

/// <summary>What a client does while it waits for the platform.</summary>
public enum PlatformNoticeKind
{
    /// <summary>It pauses, and then sends a request again.</summary>
    Retry,

    /// <summary>It looks up the instance of a create whose response was lost.</summary>
    Lookup,

    /// <summary>The wait has ended.</summary>
    Ended,

    /// <summary>It does not wait: the message is a warning.</summary>
    Warning,
}
