using System.Diagnostics.CodeAnalysis;

namespace CloudYourMoms.Sandbox;

/// <summary>An app registered at the provider, which the sandbox plays too.</summary>
/// <param name="ApiKey">The app's client id.</param>
/// <param name="ApiSecret">The app's client secret, checked when a code is exchanged.</param>
/// <param name="CallbackUrls">The callback URLs that the provider redirects to. They are compared letter by letter, as written.</param>
/// <param name="ClientSecretInUrl">The <c>client_secret</c> that the platform shows in the OAuth URL; in the specification it is not the secret that was sent.</param>
[SuppressMessage("Design", "CA1054:URI-like parameters should not be strings", Justification = "A secret that is shown in a URL, not a URL.")]
[SuppressMessage("Design", "CA1056:URI-like properties should not be strings", Justification = "A secret that is shown in a URL, not a URL.")]
public sealed record RegisteredApp(
    string ApiKey,
    string ApiSecret,
    IReadOnlyList<Uri> CallbackUrls,
    string ClientSecretInUrl)
{
    /// <summary>The name that the consent page shows.</summary>
    public string Name { get; init; } = ApiKey;

    /// <summary>The app of the specification's examples.</summary>
    public static RegisteredApp SpecificationExample { get; } = new(
        "fake_salesforce_api_key",
        "fake_salesforce_api_secret",
        [new Uri("https://www.mycoolapp.com/auth"), new Uri("https://www.demonstrab.ly/home")],
        "xyz789")
    {
        Name = "My Cool App",
    };

    /// <summary>The app to try the sandbox with: its callback is on this machine, its secrets hold the characters that must be encoded.</summary>
    public static RegisteredApp SandboxExample { get; } = new(
        "sandbox_api_key",
        "sandbox+api/secret=",
        [new Uri("http://localhost:8400/auth")],
        "sandbox+shown/in-url=")
    {
        Name = "Sandbox app",
    };
}
