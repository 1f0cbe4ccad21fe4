namespace CloudYourMoms.Instances;

/// <summary>The kinds of errors in an instance that are detected before it is sent.</summary>
public enum ValidationErrorCode
{
    /// <summary>The file has no supported encoding: UTF-8, or UTF-16 or UTF-32 with a byte order mark.</summary>
    InvalidEncoding,

    /// <summary>The text is not JSON (RFC 8259).</summary>
    InvalidJson,

    /// <summary>A smart quote is used where JSON or the platform requires a straight quote.</summary>
    SmartQuote,

    /// <summary>An object contains a member twice. RFC 8259 section 4 does not define which one applies.</summary>
    Duplicate,

    /// <summary>A member does not have the documented type, or exceeds the maximum length of a secret.</summary>
    WrongType,

    /// <summary>A required entry is missing or blank.</summary>
    Missing,

    /// <summary>A placeholder such as <c>&lt;Insert_Client_ID&gt;</c> was not replaced.</summary>
    Placeholder,

    /// <summary>The callback URL is not an absolute address without a fragment (RFC 6749 section 3.1.2).</summary>
    InvalidAddress,

    /// <summary>A text contains an unpaired surrogate, which cannot be encoded.</summary>
    UnpairedSurrogate,

    /// <summary>The app's secret contains invalid characters (RFC 6749 appendix A.2), or starts or ends with a space.</summary>
    InvalidSecret,

    /// <summary>The authorization code is still percent-encoded.</summary>
    CodeEncoded,

    /// <summary>The authorization code is older than 15 minutes.</summary>
    CodeExpired,

    /// <summary>The authorization code was already sent by this process.</summary>
    CodeUsed,

    /// <summary>The callback URL differs from that of the authorization code (RFC 6749 section 4.1.3).</summary>
    CallbackMismatch,
}
