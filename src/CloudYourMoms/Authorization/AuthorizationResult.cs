using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization;

/// <summary>How a sign-in ended: with a callback, or with the provider's words for why not.</summary>
internal sealed record AuthorizationResult(AuthorizationResponse? Response, string? ErrorDescription, bool Denied)
{
    /// <summary>The callback.</summary>
    /// <exception cref="YourMomException">The provider did not authorize.</exception>
    public AuthorizationResponse EnsureSuccess() => Response ?? throw new YourMomException(
        Denied ? YourMomErrorKind.AuthorizationDenied : YourMomErrorKind.AuthorizationFailed,
        $"{(Denied ? "The authorization was denied." : "The provider did not authorize.")} The provider said: {ErrorDescription}")
    {
        ProviderMessage = ErrorDescription,
    };
}
