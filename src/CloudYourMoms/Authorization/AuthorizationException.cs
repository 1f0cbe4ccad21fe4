using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization;

/// <summary>The error for a sign-in that the provider did not authorize.</summary>
public sealed class AuthorizationException : YourMomException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">The error kind.</param>
    /// <param name="message">The message for the user, without secrets.</param>
    public AuthorizationException(YourMomErrorKind kind, string message)
        : base(kind, message)
    {
    }

    /// <summary>The provider's error and its description, without secrets.</summary>
    public string? ProviderMessage { get; init; }
}
