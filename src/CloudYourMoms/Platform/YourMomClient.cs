using System.Globalization;
using System.Security;

namespace CloudYourMoms;

/// <summary>Client of the Cloud Your_moms platform. One client serves many calls.</summary>
public sealed class YourMomClient : IDisposable
{
    private readonly YourMomClientOptions _options;
    private readonly BaseAddress _base;
    private readonly PlatformTransport _transport;

    /// <summary>Makes a client.</summary>
    /// <param name="options">Address, credentials and limits.</param>
    /// <param name="handler">What sends the requests; null for the system's own. The client disposes it.</param>
    /// <exception cref="YourMomException">The base address or a secret cannot be used.</exception>
    public YourMomClient(YourMomClientOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _base = new BaseAddress(options.BaseUri);
        RequireHeaderValue(options.UserSecret, "user secret");
        RequireHeaderValue(options.OrganizationSecret, "organization secret");
        if (options.UserSecret is null != options.OrganizationSecret is null)
        {
            throw CredentialMissing();
        }

        _transport = new PlatformTransport(options, handler);
    }

    /// <summary>Throws when an action that needs the account's secrets cannot have them.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CredentialMissing"/>.</exception>
    public void RequireCredential() => _ = Authorization() ?? throw CredentialMissing();

    /// <summary>Asks the platform where to send the browser (step 1 of the specification).</summary>
    /// <exception cref="YourMomException">The request cannot be sent as it stands, or the platform's answer is an error.</exception>
    public async Task<OAuthAuthorization> GetOAuthUrlAsync(OAuthUrlRequest request, CancellationToken cancellationToken)
    {
        if (!request.CallbackUrl.IsAbsoluteUri || request.CallbackUrl.OriginalString.Contains("#") || request.CallbackUrl.UserInfo.Length > 0)
        {
            // RFC 6749 section 3.1.2: an absolute URI without fragment.
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                $"'{ForeignText.OneLine(request.CallbackUrl.OriginalString)}' cannot be a callback URL: it must be absolute, without user and fragment.");
        }

        RequireHeaderValue(request.ApiSecret, "api secret");
        var randomState = request.State is null ? RandomToken.Create() : null;
        var extraSecrets = request.QueryParameters.Select(p => p.Value).OfType<SecureString>();
        var foreign = Foreign([request.ApiSecret, .. extraSecrets]);
        var address = _base.Combine(["your_moms", request.Key, "oauth", "url"], Query(request, request.State ?? randomState!));

        // The specification asks for no header here; every known client sends the credentials when it has them.
        var answer = await _transport.GetAsync(address, Authorization(), foreign, cancellationToken).ConfigureAwait(false);
        if (answer.TryRead(WireContext.Default.OAuthUrlAnswer) is not { OAuthUrl: { } text } body ||
            !Uri.TryCreate(text, UriKind.Absolute, out var url) || !OAuthAuthorization.IsBrowsable(url))
        {
            throw answer.Unexpected("the OAuth URL as JSON with an https address", foreign);
        }

        var authorization = new OAuthAuthorization
        {
            Key = body.Key is { Length: > 0 } key ? key : request.Key,
            FullOAuthUrl = Secret.Protect(url.AbsoluteUri),
            CallbackUrl = request.CallbackUrl,
            ApiKey = request.ApiKey,
            ApiSecret = request.ApiSecret,
        };
        return authorization with { StateIsRandom = randomState is not null && authorization.State == randomState };
    }

    /// <summary>Creates an instance (step 2 of the specification). Sent once, never repeated.</summary>
    /// <exception cref="YourMomException">Entries are missing, the platform refuses, or the answer was lost (<see cref="YourMomErrorKind.CreationOutcomeUnknown"/>).</exception>
    public async Task<Instance> CreateInstanceAsync(InstanceRequest request, CancellationToken cancellationToken)
    {
        var authorization = Authorization() ?? throw CredentialMissing();
        request.RequireSound(_options.UtcNow());
        var foreign = Foreign(request.Secrets());
        var answer = await _transport.PostAsync(_base.Combine(["instances"]), authorization, request.ToUtf8Json(), foreign, cancellationToken).ConfigureAwait(false);
        return answer.TryRead(WireContext.Default.InstanceAnswer) is { Id: not null, Token.Length: > 0 } body
            ? Instance.Create(body, request.Key)
            : throw PlatformTransport.OutcomeUnknown(answer.Unexpected("an instance as JSON with id and token", foreign));
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private static YourMomException CredentialMissing() => new(
        YourMomErrorKind.CredentialMissing,
        "The platform's calls need both the user secret and the organization secret of your account.");

    private static void RequireHeaderValue(SecureString? secret, string name)
    {
        if (secret is null)
        {
            return;
        }

        var plain = Secret.Reveal(secret);
        if (plain.Length == 0 || plain.Any(c => c <= ' ' || c > '~' || c == ','))
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidSecret,
                $"The {name} is empty or holds a space, a comma, a line break or another character that no secret of the platform has.");
        }
    }

    private static List<KeyValuePair<string, string>> Query(OAuthUrlRequest request, string state)
    {
        List<KeyValuePair<string, string>> query =
        [
            new("apiKey", request.ApiKey),
            new("apiSecret", Secret.Reveal(request.ApiSecret)),
            new("callbackUrl", request.CallbackUrl.OriginalString),
            new("state", state),
        ];
        foreach (var parameter in request.QueryParameters)
        {
            if (parameter.Key.Length == 0 || query.Exists(p => p.Key.Equals(parameter.Key, StringComparison.OrdinalIgnoreCase)))
            {
                throw new YourMomException(
                    YourMomErrorKind.InvalidQueryParameter,
                    $"'{parameter.Key}' cannot be an extra query parameter: it is empty, given twice, or has a parameter of its own.");
            }

            query.Add(new(parameter.Key, parameter.Value switch
            {
                SecureString secret => Secret.Reveal(secret),
                bool flag => flag ? "true" : "false",
                string text => text,
                IFormattable value and (int or long or double or decimal) => value.ToString(null, CultureInfo.InvariantCulture),
                Uri uri => uri.OriginalString,
                var value => throw new YourMomException(
                    YourMomErrorKind.InvalidQueryParameter,
                    $"The extra query parameter '{parameter.Key}' is a {value.GetType().Name}: only text, numbers, booleans and secure strings can be sent."),
            }));
        }

        return query;
    }

    private string? Authorization() => _options is { UserSecret: { } user, OrganizationSecret: { } organization }
        ? $"User {Secret.Reveal(user)}, Organization {Secret.Reveal(organization)}"
        : null;

    private ForeignText Foreign(IEnumerable<SecureString?> secrets) =>
        new([.. secrets, _options.UserSecret, _options.OrganizationSecret]);
}
