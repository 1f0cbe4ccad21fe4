using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization;

/// <summary>The parameters of a request for the OAuth URL.</summary>
public sealed record OAuthUrlRequest
{
    /// <summary>The key of the instance type, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The key obtained from registering the app with the provider.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret obtained from registering the app with the provider.</summary>
    public required SecureString ApiSecret { get; init; }

    /// <summary>The callback URL that was registered with the provider.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>A value that the callback returns. If null, an unguessable value is generated.</summary>
    public string? State { get; init; }

    /// <summary>
    /// Additional query parameters, such as <c>siteAddress</c> and <c>scope</c>. A <see cref="SecureString"/> is decrypted only when the
    /// request is written.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object>> QueryParameters { get; init; } = [];

    /// <summary>True for an absolute URI without a fragment (RFC 6749 section 3.1.2), user information or port 0.</summary>
    /// <remarks>User information would be displayed and logged. No request can reach port 0.</remarks>
    internal static bool IsCallbackUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && !url.IsFile && !text.Contains("#") &&
        url.UserInfo.Length == 0 && url.Port != 0 &&
        !text.Any(char.IsWhiteSpace) && !UnicodeText.HasUnpairedSurrogate(text) && !IsHostAndPort(text);

    /// <summary>Throws if an address cannot be a callback URL.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidCallbackUrl"/>.</exception>
    internal static void RequireCallbackUrl(Uri url)
    {
        if (!IsCallbackUrl(url.OriginalString))
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                Messages.FormatCallbackUrlInvalid(Redactor.WithoutUserAndQuery(url)));
        }
    }

    // localhost:8400/auth would parse as an address with the scheme "localhost".
    private static bool IsHostAndPort(string text) =>
        text.IndexOf(':') is var colon && colon + 1 < text.Length && text[colon + 1] is >= '0' and <= '9';
}
