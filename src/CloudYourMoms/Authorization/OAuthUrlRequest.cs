using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization;

/// <summary>What the platform is asked for the OAuth URL with.</summary>
public sealed record OAuthUrlRequest
{
    /// <summary>The kind of instance, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The key obtained from registering the app with the provider.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret obtained from registering the app with the provider.</summary>
    public required SecureString ApiSecret { get; init; }

    /// <summary>The callback URL that was registered with the provider.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>A value to find again in the callback. Null: an unguessable one is made.</summary>
    public string? State { get; init; }

    /// <summary>Further query parameters, such as <c>siteAddress</c> and <c>scope</c>; a <see cref="SecureString"/> is revealed when the request is written.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> QueryParameters { get; init; } = [];

    /// <summary>RFC 6749 section 3.1.2: an absolute URI without fragment; a user in it would be shown and logged, and nothing arrives on port 0.</summary>
    internal static bool IsCallbackUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && !url.IsFile && !text.Contains("#") && url.UserInfo.Length == 0 && url.Port != 0 &&
        !text.Any(char.IsWhiteSpace) && !UnicodeText.HasUnpairedSurrogate(text) && !IsHostAndPort(text);

    /// <summary>Throws when an address cannot be a callback URL.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidCallbackUrl"/>.</exception>
    internal static void RequireCallbackUrl(Uri url)
    {
        if (!IsCallbackUrl(url.OriginalString))
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                $"'{Redactor.WithoutUserAndQuery(url)}' cannot be a callback URL: it must be an absolute address without user, fragment and port 0.");
        }
    }

    // localhost:8400/auth would be an address of the scheme "localhost".
    private static bool IsHostAndPort(string text) => text.IndexOf(':') is var colon && colon + 1 < text.Length && text[colon + 1] is >= '0' and <= '9';
}
