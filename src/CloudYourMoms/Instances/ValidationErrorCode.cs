namespace CloudYourMoms.Instances;

/// <summary>What can be known to be wrong with an instance before it is sent.</summary>
public enum ValidationErrorCode
{
    /// <summary>The file is text in no encoding that is read: UTF-8, or UTF-16 and UTF-32 with a byte order mark.</summary>
    NotText,

    /// <summary>The text is not JSON (RFC 8259).</summary>
    NotJson,

    /// <summary>A curly quote stands where JSON or the platform needs a straight one. The specification warns of them.</summary>
    CurlyQuote,

    /// <summary>A member is given twice in one object. RFC 8259 section 4 leaves open which of them counts.</summary>
    Duplicate,

    /// <summary>A member is of another type than documented, or longer than a secret can be.</summary>
    WrongType,

    /// <summary>A required entry is absent or blank.</summary>
    Missing,

    /// <summary>A placeholder like <c>&lt;Insert_Client_ID&gt;</c> was left in.</summary>
    Placeholder,

    /// <summary>The callback URL is not an absolute address without fragment (RFC 6749 section 3.1.2).</summary>
    InvalidAddress,

    /// <summary>A text holds half of a surrogate pair, which is no character and cannot be sent as it is.</summary>
    HalfCharacter,

    /// <summary>The secret of the app holds what no such secret has (RFC 6749 appendix A.2), or a blank at an end.</summary>
    InvalidSecret,

    /// <summary>The authorization code is still encoded as it stood in an address.</summary>
    CodeEncoded,

    /// <summary>The authorization code is older than 15 minutes.</summary>
    CodeExpired,

    /// <summary>The authorization code was already sent by this process.</summary>
    CodeUsed,

    /// <summary>The callback URL is not the one that the authorization code was issued for (RFC 6749 section 4.1.3).</summary>
    CallbackMismatch,
}
