using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>A sign-in that is prepared: where to send the browser, and what its callback must carry.</summary>
public sealed record AuthorizationRequest
{
    /// <summary>The kind of instance that the platform prepared.</summary>
    public required string Key { get; init; }

    /// <summary>The provider's sign-in address without its secret parameters: to read, and to hand to somebody who signs in elsewhere.</summary>
    /// <remarks>RFC 6749 section 4.1.1 has no secret among the parameters of this address. The browser that is opened here gets the whole one, as the specification asks.</remarks>
    public Uri OAuthUrl
    {
        get
        {
            var apiSecret = Secret.ToPlainText(ApiSecret);
            var address = QueryString.Without(ToAuthorizationUri(), (name, value) => IsSecret(name) || (apiSecret.Length > 0 && value.Contains(apiSecret)));

            // The platform may have put a secret anywhere, in any form. A host cannot have a mask in its name.
            var host = address.GetLeftPart(UriPartial.Authority);
            var foreign = new Redactor([.. Secrets().Where(secret => secret.Length >= SecretMasker.PartLength), ApiSecret, .. OtherSecrets]);
            return foreign.Mask(host) == host && Uri.TryCreate($"{host}/{foreign.Mask(address.PathAndQuery.Substring(1))}", UriKind.Absolute, out var shown)
                ? shown
                : new Uri("https://masked.invalid/");
        }
    }

    /// <summary>The whole sign-in address as the platform gave it. It can hold <c>client_secret</c>, so it is a secret itself.</summary>
    public required SecureString AuthorizationUri { get; init; }

    /// <summary>The state that the callback must carry, as it stands in the sign-in address. The platform may have replaced the one asked for.</summary>
    public string? State => QueryString.ParseEach(ToAuthorizationUri().Query).Where(p => p.Key == "state").Select(p => p.Value).FirstOrDefault();

    /// <summary>True when <see cref="State"/> is the unguessable one made for this sign-in. If not, the callback must also come from the browser that opened the link.</summary>
    public bool IsStateClientGenerated { get; init; }

    /// <summary>The callback URL that was registered with the provider.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>The key obtained from registering the app with the provider.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret obtained from registering the app with the provider.</summary>
    public required SecureString ApiSecret { get; init; }

    /// <summary>What else the platform was sent, and may have put into the sign-in address.</summary>
    internal IReadOnlyList<SecureString> OtherSecrets { get; init; } = [];

    /// <summary>The secrets that the provider knows of this sign-in, and may repeat: the platform may send another than that of the app.</summary>
    internal IEnumerable<SecureString> Secrets() =>
        [ApiSecret, .. QueryString.ParseEach(ToAuthorizationUri().Query).Where(parameter => IsSecret(parameter.Key)).Select(parameter => Secret.ToSecureString(parameter.Value))];

    /// <summary>The sign-in address for the one answer that leads the browser there.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidOAuthUrl"/>.</exception>
    internal Uri ToAuthorizationUri() =>
        Uri.TryCreate(Secret.ToPlainText(AuthorizationUri), UriKind.Absolute, out var url) && IsBrowsable(url)
            ? url
            : throw new YourMomException(YourMomErrorKind.InvalidOAuthUrl, "The OAuth URL is not an https address.");

    /// <summary>Key and callback URL: the state and the addresses do not belong in a log.</summary>
    public override string ToString() =>
        Redactor.RemoveLineBreaks($"{nameof(AuthorizationRequest)} {{ Key = {Key}, CallbackUrl = {(CallbackUrl is null ? string.Empty : Redactor.WithoutUserAndQuery(CallbackUrl))} }}");

    /// <summary>The callback URL, which a record made by hand may lack or have in part.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidAuthorization"/> or <see cref="YourMomErrorKind.InvalidCallbackUrl"/>.</exception>
    internal Uri RequireCallbackUrl()
    {
        RequireComplete();
        OAuthUrlRequest.RequireCallbackUrl(CallbackUrl);
        return CallbackUrl;
    }

    // The members are required, but only a compiler knows: a hashtable becomes a record without them.
    private void RequireComplete()
    {
        (string Name, object? Value)[] members =
        [
            (nameof(Key), string.IsNullOrWhiteSpace(Key) ? null : Key), (nameof(AuthorizationUri), AuthorizationUri), (nameof(CallbackUrl), CallbackUrl),
            (nameof(ApiKey), string.IsNullOrWhiteSpace(ApiKey) ? null : ApiKey), (nameof(ApiSecret), ApiSecret),
        ];
        string[] missing = [.. members.Where(member => member.Value is null).Select(member => member.Name)];
        if (missing.Length > 0)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidAuthorization,
                $"This record is not one of a prepared sign-in: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing.");
        }
    }

    // Without the public name of the app nobody could sign in.
    private static bool IsSecret(string parameter) => SensitiveName.Matches(parameter) && !SensitiveName.IsAppKey(parameter);

    /// <summary>True for https, and for http on this machine.</summary>
    internal static bool IsBrowsable(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && LoopbackHost.Is(url));
}
