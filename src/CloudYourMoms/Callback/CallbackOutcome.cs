namespace CloudYourMoms;

/// <summary>How a sign-in ended: with a callback, or with the provider's words for why not.</summary>
internal sealed record CallbackOutcome(OAuthCallback? Callback, string? ProviderWords, bool Denied)
{
    /// <summary>The callback.</summary>
    /// <exception cref="YourMomException">The provider did not authorize.</exception>
    public OAuthCallback Require() => Callback ?? throw new YourMomException(
        Denied ? YourMomErrorKind.AuthorizationDenied : YourMomErrorKind.AuthorizationFailed,
        $"{(Denied ? "The authorization was denied." : "The provider did not authorize.")} The provider said: {ProviderWords}")
    {
        ProviderMessage = ProviderWords,
    };
}
