using System.Globalization;
using System.Security;

namespace CloudYourMoms;

/// <summary>Client of the Cloud Your_moms platform. One client serves many calls.</summary>
public sealed class YourMomClient : IDisposable
{
    private readonly YourMomClientOptions _options;
    private readonly BaseAddress _base;
    private readonly PlatformTransport _transport;
    private readonly CreationLedger _ledger = new();

    /// <summary>Makes a client.</summary>
    /// <param name="options">Address, credentials and limits.</param>
    /// <param name="handler">What sends the requests; null for the system's own. The client disposes it.</param>
    /// <exception cref="YourMomException">The base address, the proxy or a secret cannot be used.</exception>
    public YourMomClient(YourMomClientOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _base = new BaseAddress(options.BaseUri);
        SystemHandler.RequireUsable(options.Proxy);
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
        if (!OAuthUrlRequest.IsCallbackUrl(request.CallbackUrl.OriginalString))
        {
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
        var answer = await _transport.GetAsync(address, Authorization(), cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

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

    /// <summary>Throws one error with everything that can be known to be wrong with a creation before it is sent.</summary>
    /// <exception cref="YourMomException">As <see cref="InstanceRequest.RequireSound"/> has it.</exception>
    public void RequireSound(InstanceRequest request) => request.RequireSound(_options.UtcNow(), _options.UsedCodes);

    /// <summary>Creates an instance (step 2 of the specification). Never sent again unless the platform asks for it, and shows that there is no such instance.</summary>
    /// <remarks>After a cancellation the answer to what was sent is still waited for (<see cref="YourMomClientOptions.AnswerGrace"/>).</remarks>
    /// <exception cref="YourMomException">
    /// Something is wrong with the request, the platform refuses, or the answer was lost: <see cref="YourMomErrorKind.CreationAnswerLost"/>,
    /// <see cref="YourMomErrorKind.CreationNotFound"/> or <see cref="YourMomErrorKind.CreationOutcomeUnknown"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled while nothing was under way on the platform.</exception>
    public async Task<Instance> CreateInstanceAsync(InstanceRequest request, CancellationToken cancellationToken)
    {
        var authorization = Authorization() ?? throw CredentialMissing();
        RequireSound(request);
        var creation = new InstanceCreation(this, _transport, _options, _ledger, request, Foreign(request.Secrets()));
        var isUnused = true;
        if (request.Code is { } code)
        {
            _options.UsedCodes.TryAdd(code, _options.UtcNow());
        }

        try
        {
            var instance = await creation.RunAsync(_base.Combine(["instances"]), authorization, cancellationToken).ConfigureAwait(false);
            isUnused = false;
            return instance;
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.CreationAnswerLost or YourMomErrorKind.CreationOutcomeUnknown)
        {
            isUnused = false;
            throw;
        }
        finally
        {
            if (isUnused && request.Code is { } unused)
            {
                _options.UsedCodes.Remove(unused);
            }
        }
    }

    /// <summary>Lists one page of the account's instances.</summary>
    /// <param name="query">Which instances, and how many a page.</param>
    /// <param name="pageToken"><see cref="InstancePage.NextPage"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">The platform refuses, or answers with something else than instances that each have an id.</exception>
    public async Task<InstancePage> GetInstancePageAsync(InstanceQuery query, string? pageToken, CancellationToken cancellationToken)
    {
        var authorization = Authorization() ?? throw CredentialMissing();
        var answer = await _transport.GetAsync(InstanceListing.Address(_base, query, pageToken), authorization, cancellationToken).ConfigureAwait(false);
        return InstanceListing.Read(answer, Foreign([]));
    }

    /// <summary>Reads an instance.</summary>
    /// <param name="id">The platform's number of the instance.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">There is none (<see cref="YourMomErrorKind.NotFound"/>), the platform refuses, or answers with something else.</exception>
    public async Task<Instance> GetInstanceAsync(long id, CancellationToken cancellationToken)
    {
        var authorization = Authorization() ?? throw CredentialMissing();
        var foreign = Foreign([]);
        var address = _base.Combine(["instances", id.ToString(CultureInfo.InvariantCulture)]);
        var answer = await _transport.GetAsync(address, authorization, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

        return answer.TryRead(WireContext.Default.InstanceAnswer) is { } body && body.Id == id
            ? Instance.Create(body, null)
            : throw answer.Unexpected($"instance {id} as JSON", foreign);
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
