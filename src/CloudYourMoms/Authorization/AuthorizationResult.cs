using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization;

/// <summary>The reason why a response does not complete the sign-in.</summary>
internal enum AuthorizationResultFault
{
    None,
    Unreadable,
    NeitherCodeNorError,
    WrongState,
}

/// <summary>The result of parsing a response: an authorization response, the provider's error, or a fault.</summary>
internal sealed record AuthorizationResult
{
    /// <summary>The response; null if the provider returned an error, or with a <see cref="Fault"/>.</summary>
    public AuthorizationResponse? Response { get; init; }

    /// <summary>The meaning of the provider's error; null for a response or a fault.</summary>
    public ProviderError? Error { get; init; }

    /// <summary>The provider's error code and its description (RFC 6749 section 4.1.2.1), redacted for display.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>The reason why the response does not complete the sign-in.</summary>
    public AuthorizationResultFault Fault { get; init; }

    /// <summary>True if only the cookie of the launch link proves that the response belongs to the sign-in.</summary>
    public bool RequiresCookie { get; init; }

    /// <summary>True if the user denied the authorization.</summary>
    public bool IsDenied => Error?.Kind == YourMomErrorKind.AuthorizationDenied;

    /// <summary>Returns the error for a response that cannot be used.</summary>
    public static YourMomException Invalid(string reason) =>
        new(YourMomErrorKind.InvalidCallbackResponse, Messages.FormatCallbackResponseUnusable(reason));

    /// <summary>Returns the response.</summary>
    /// <exception cref="YourMomException">The provider returned an error, or the response does not complete the sign-in.</exception>
    public AuthorizationResponse EnsureSuccess() => Response ?? throw (Fault switch
    {
        AuthorizationResultFault.WrongState => new YourMomException(
            YourMomErrorKind.CallbackStateMismatch,
            Messages.CallbackResponseStateMismatch),
        AuthorizationResultFault.NeitherCodeNorError => Invalid(Messages.CallbackResponseWithoutCodeAndError),
        AuthorizationResultFault.Unreadable => Invalid(Messages.CallbackResponseUnparsable),
        _ => new AuthorizationException(Error!.Kind, Messages.FormatProviderReported(Error.Summary, ErrorDescription))
        {
            ProviderMessage = ErrorDescription,
        },
    });
}
