namespace CloudYourMoms.Sandbox.Provider;

/// <summary>A code that was issued, and what it is bound to.</summary>
internal sealed record AuthorizationCode(
    string Value,
    AuthorizationRequest Request,
    IReadOnlySet<string> Keys,
    string AccountId,
    DateTimeOffset IssuedAt);
