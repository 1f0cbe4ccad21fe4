using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization;

/// <summary>A sign-in that the provider did not authorize.</summary>
public sealed class AuthorizationException : YourMomException
{
    /// <summary>Makes the exception of a kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">A sentence for the user, free of secrets.</param>
    public AuthorizationException(YourMomErrorKind kind, string message)
        : base(kind, message)
    {
    }

    /// <summary>The provider's error and its description, free of secrets.</summary>
    public string? ProviderMessage { get; init; }
}
