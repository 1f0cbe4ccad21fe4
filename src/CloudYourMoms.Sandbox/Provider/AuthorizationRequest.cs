namespace CloudYourMoms.Sandbox.Provider;

/// <summary>What identifies an authorization request: everything of the OAuth URL that comes back or is compared later.</summary>
internal sealed record AuthorizationRequest(string ClientId, string RedirectUri, string? State);
