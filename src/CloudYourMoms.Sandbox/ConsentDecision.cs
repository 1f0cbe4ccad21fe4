namespace CloudYourMoms.Sandbox;

/// <summary>How the provider obtains the user's consent.</summary>
public enum ConsentDecision
{
    /// <summary>Shows the consent page and waits for the user's decision.</summary>
    Ask,

    /// <summary>Grants access without a page: a request to the OAuth URL is redirected to the callback URL with a code.</summary>
    Allow,

    /// <summary>Denies access without a page: a request to the OAuth URL is redirected to the callback URL with an error.</summary>
    Deny,
}
