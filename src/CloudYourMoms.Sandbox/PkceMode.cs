namespace CloudYourMoms.Sandbox;

/// <summary>How the provider and the platform use Proof Key for Code Exchange (RFC 7636).</summary>
public enum PkceMode
{
    /// <summary>The provider accepts an OAuth URL without a code challenge. The platform sends none.</summary>
    Optional,

    /// <summary>The provider rejects an OAuth URL without a code challenge before it shows a page. The platform sends none.</summary>
    Required,

    /// <summary>The provider requires a code challenge. The platform adds one to the OAuth URL and sends the verifier later.</summary>
    Platform,
}
