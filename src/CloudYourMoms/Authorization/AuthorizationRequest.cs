using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization;

/// <summary>A prepared sign-in: the address to open in the browser, and the values to verify in the callback.</summary>
public sealed record AuthorizationRequest
{
    /// <summary>The key of the instance type, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The provider's sign-in address without secret parameters, for display and for signing in on another machine.</summary>
    /// <remarks>
    /// RFC 6749 section 4.1.1 defines no secret parameter for this address. The browser that this module opens receives the complete
    /// address, as the platform's specification requires.
    /// </remarks>
    public Uri OAuthUrl
    {
        get
        {
            var apiSecret = Secret.ToPlainText(ApiSecret);
            var address = QueryString.Without(
                ToAuthorizationUri(), (name, value) => IsSecret(name) || (apiSecret.Length > 0 && value.Contains(apiSecret)));

            // A secret may occur anywhere in the address, in any encoding. A host name cannot contain the mask.
            var host = address.GetLeftPart(UriPartial.Authority);
            var longSecrets = Secrets().Where(secret => secret.Length >= SecretMasker.PartLength);
            var redactor = new Redactor([.. longSecrets, ApiSecret, .. OtherSecrets]);
            return redactor.Mask(host) == host &&
                Uri.TryCreate($"{host}/{redactor.Mask(address.PathAndQuery.Substring(1))}", UriKind.Absolute, out var masked)
                    ? masked
                    : new Uri("https://masked.invalid/");
        }
    }

    /// <summary>The complete sign-in address from the platform. It can contain <c>client_secret</c>, so it is a secret itself.</summary>
    public required SecureString AuthorizationUri { get; init; }

    /// <summary>
    /// The state in the sign-in address. The platform may replace the requested state. If the sign-in starts with the launch link, the
    /// callback carries a value known only to that browser instead.
    /// </summary>
    public string? State =>
        QueryString.ParseEach(ToAuthorizationUri().Query).Where(p => p.Key == "state").Select(p => p.Value).FirstOrDefault();

    /// <summary>
    /// True if <see cref="State"/> is the unguessable value generated for this sign-in. Otherwise, the sign-in must start with the launch
    /// link.
    /// </summary>
    public bool IsStateClientGenerated { get; init; }

    /// <summary>The callback URL that was registered with the provider.</summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>The key obtained from registering the app with the provider.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The secret obtained from registering the app with the provider.</summary>
    public required SecureString ApiSecret { get; init; }

    /// <summary>The platform that issued the sign-in address. Null in records from earlier versions.</summary>
    public Uri? PlatformUri { get; init; }

    /// <summary>The profile whose account requested the sign-in address; null if no profile was used.</summary>
    public string? Profile { get; init; }

    /// <summary>The state that replaces <see cref="State"/> in the browser that follows the launch link.</summary>
    internal LinkState LinkState { get; } = new();

    /// <summary>Other secrets that were sent to the platform and may occur in the sign-in address.</summary>
    internal IReadOnlyList<SecureString> OtherSecrets { get; init; } = [];

    /// <summary>
    /// The secrets that the provider knows and may repeat. The platform may send the provider a secret other than <see cref="ApiSecret"/>.
    /// </summary>
    internal IEnumerable<SecureString> Secrets() =>
    [
        ApiSecret,
        .. QueryString.ParseEach(ToAuthorizationUri().Query)
            .Where(parameter => IsSecret(parameter.Key))
            .Select(parameter => Secret.ToSecureString(parameter.Value)),
    ];

    /// <summary>The complete sign-in address, for the redirect response only.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidOAuthUrl"/>.</exception>
    internal Uri ToAuthorizationUri() =>
        Uri.TryCreate(Secret.ToPlainText(AuthorizationUri), UriKind.Absolute, out var url) && IsBrowsable(url)
            ? url
            : throw new YourMomException(YourMomErrorKind.InvalidOAuthUrl, Messages.OAuthUrlNotHttps);

    /// <summary>Returns the key and the callback URL only. The state and the sign-in address do not belong in a log.</summary>
    public override string ToString() => Redactor.RemoveLineBreaks(
        $"{nameof(AuthorizationRequest)} {{ Key = {Key}, " +
        $"CallbackUrl = {(CallbackUrl is null ? string.Empty : Redactor.WithoutUserAndQuery(CallbackUrl))} }}");

    /// <summary>Returns the callback URL. Throws if the record is incomplete, as a record made by hand can be.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidAuthorization"/> or <see cref="YourMomErrorKind.InvalidCallbackUrl"/>.
    /// </exception>
    internal Uri RequireCallbackUrl()
    {
        RequireComplete();
        OAuthUrlRequest.RequireCallbackUrl(CallbackUrl);
        return CallbackUrl;
    }

    // Only the compiler enforces required members: PowerShell can convert a hashtable to a record without them.
    private void RequireComplete()
    {
        (string Name, object? Value)[] members =
        [
            (nameof(Key), string.IsNullOrWhiteSpace(Key) ? null : Key),
            (nameof(AuthorizationUri), AuthorizationUri),
            (nameof(CallbackUrl), CallbackUrl),
            (nameof(ApiKey), string.IsNullOrWhiteSpace(ApiKey) ? null : ApiKey),
            (nameof(ApiSecret), ApiSecret),
        ];
        string[] missing = [.. members.Where(member => member.Value is null).Select(member => member.Name)];
        if (missing.Length > 0)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidAuthorization,
                missing.Length == 1
                    ? Messages.FormatAuthorizationRequestMemberMissing(missing[0])
                    : Messages.FormatAuthorizationRequestMembersMissing(string.Join(", ", missing)));
        }
    }

    // The app's key is public, and the provider requires it.
    private static bool IsSecret(string parameter) => SensitiveName.Matches(parameter) && !SensitiveName.IsAppKey(parameter);

    /// <summary>True for an https address, and for an http address on this machine.</summary>
    internal static bool IsBrowsable(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && LoopbackHost.Is(url));
}
