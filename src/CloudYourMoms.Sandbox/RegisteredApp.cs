using System.Diagnostics.CodeAnalysis;

namespace CloudYourMoms.Sandbox;

/// <summary>An app that is registered with the emulated provider.</summary>
/// <param name="ApiKey">The client id.</param>
/// <param name="ApiSecret">The client secret, which the provider checks when a code is exchanged.</param>
/// <param name="CallbackUrls">The registered callback URLs, compared as ordinal strings.</param>
/// <param name="ClientSecretInUrl">
/// The <c>client_secret</c> in the OAuth URL. In the specification's examples it differs from the secret in the request.
/// </param>
[SuppressMessage("Design", "CA1054:URI-like parameters should not be strings", Justification = "A secret in a URL, not a URL.")]
[SuppressMessage("Design", "CA1056:URI-like properties should not be strings", Justification = "A secret in a URL, not a URL.")]
public sealed record RegisteredApp(
    string ApiKey,
    string ApiSecret,
    IReadOnlyList<Uri> CallbackUrls,
    string ClientSecretInUrl)
{
    /// <summary>The name on the consent page.</summary>
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

    /// <summary>The app for sandbox users, with a loopback callback URL and secrets that require URL encoding.</summary>
    public static RegisteredApp SandboxExample { get; } = new(
        "sandbox_api_key",
        "sandbox+api/secret=",
        [new Uri("http://localhost:8400/auth")],
        "sandbox+shown/in-url=")
    {
        Name = "Sandbox app",
    };
}
