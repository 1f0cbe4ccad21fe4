using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization;

/// <summary>Why something that came back does not end the sign-in.</summary>
internal enum AuthorizationResultFault
{
    None,
    Unreadable,
    NeitherCodeNorError,
    WrongState,
}

/// <summary>What came back from a sign-in: the response, the provider's error, or something that is neither.</summary>
internal sealed record AuthorizationResult
{
    /// <summary>The response; null when the provider did not authorize, and with a <see cref="Fault"/>.</summary>
    public AuthorizationResponse? Response { get; init; }

    /// <summary>The provider's error code (RFC 6749 section 4.1.2.1) as it came, so that it is not fit to be shown.</summary>
    public string? Error { get; init; }

    /// <summary>The error code and its description, fit to be shown.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>Why this does not end the sign-in.</summary>
    public AuthorizationResultFault Fault { get; init; }

    /// <summary>True when it carries the sign-in's state, which some providers leave out of an error.</summary>
    public bool CarriesState { get; init; }

    /// <summary>True when the user denied the authorization.</summary>
    public bool IsDenied => Error == "access_denied";

    /// <summary>The error for a response that cannot be used.</summary>
    public static YourMomException Invalid(string reason) =>
        new(YourMomErrorKind.InvalidCallbackResponse, $"The callback response cannot be used: {reason}.");

    /// <summary>The response.</summary>
    /// <exception cref="YourMomException">The provider did not authorize, or this does not end the sign-in.</exception>
    public AuthorizationResponse EnsureSuccess() => Response ?? throw (Fault switch
    {
        AuthorizationResultFault.WrongState => new YourMomException(
            YourMomErrorKind.CallbackStateMismatch,
            "The callback response belongs to another sign-in: its state is not the one that this sign-in carries."),
        AuthorizationResultFault.NeitherCodeNorError => Invalid("it has neither a code nor an error"),
        AuthorizationResultFault.Unreadable =>
            Invalid("its parameters cannot be read: an escape is damaged, or a parameter stands there twice"),
        _ => new AuthorizationException(
            IsDenied ? YourMomErrorKind.AuthorizationDenied : YourMomErrorKind.AuthorizationFailed,
            $"{(IsDenied ? "The authorization was denied." : "The provider did not authorize.")} The provider said: {ErrorDescription}")
        {
            ProviderMessage = ErrorDescription,
        },
    });
}
