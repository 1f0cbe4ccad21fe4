namespace CloudYourMoms.Sandbox;

/// <summary>How the provider's consent page is answered.</summary>
public enum ConsentDecision
{
    /// <summary>By the person who opens it.</summary>
    Ask,

    /// <summary>At once with Allow: whoever opens the OAuth URL is redirected to the callback URL with a code.</summary>
    Allow,

    /// <summary>At once with Deny: whoever opens the OAuth URL is redirected to the callback URL with an error.</summary>
    Deny,
}
