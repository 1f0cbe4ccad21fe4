namespace CloudYourMoms;

/// <summary>How a sign-in ended: with a callback, or with the provider's words for why not.</summary>
internal sealed record CallbackOutcome(OAuthCallback? Callback, string? ProviderWords, bool Denied);
