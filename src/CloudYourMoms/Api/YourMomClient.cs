using System.Net;
using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>Client of the Cloud Your_moms platform. One client serves many calls.</summary>
public sealed class YourMomClient : IDisposable
{
    private readonly YourMomClientOptions _options;
    private readonly BaseAddress _base;
    private readonly AccountCredential _credential;
    private readonly ApiConnection _transport;

    /// <summary>Makes a client.</summary>
    /// <param name="options">Address, credentials and limits.</param>
    /// <param name="handler">What sends the requests; null for the system's own. The client disposes it.</param>
    /// <exception cref="YourMomException">The base address, the proxy or a secret cannot be used.</exception>
    public YourMomClient(YourMomClientOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _base = new BaseAddress(options.BaseUri);
        HttpHandlerFactory.RequireUsableProxy(options);
        _credential = new AccountCredential(options.UserSecret, options.OrganizationSecret);
        _transport = new ApiConnection(options, handler);
    }

    /// <summary>Throws when an action that needs the account's secrets cannot have them.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CredentialMissing"/>.</exception>
    public void RequireCredential() => _ = _credential.Authorize();

    /// <summary>Throws when no call can be made with the token of an instance.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>, <see cref="YourMomErrorKind.CredentialMissing"/>.</exception>
    public void RequireUsable(SecureString token) => _ = _credential.Authorize(token);

    /// <summary>Asks the platform whether it accepts the account's secrets.</summary>
    /// <exception cref="YourMomException">
    /// It does not (<see cref="YourMomErrorKind.CredentialRejected"/>), or they are missing, or the platform's answer is another error.
    /// </exception>
    public Task VerifyCredentialAsync(CancellationToken cancellationToken) =>
        GetInstancePageAsync(new InstanceQuery { PageSize = 1 }, null, cancellationToken);

    /// <summary>Lists the keys of all kinds of instance that the platform knows, such as <c>sfdcservicecloud</c>.</summary>
    /// <exception cref="YourMomException">The platform refuses, or answers with something else.</exception>
    public async Task<IReadOnlyList<string>> GetKeysAsync(CancellationToken cancellationToken)
    {
        var get = ApiRequest.Get(ListKeysOperation.Address(_base), _credential.Authorize());
        return ListKeysOperation.Read(await _transport.SendAsync(get, cancellationToken).ConfigureAwait(false), Foreign());
    }

    /// <summary>Asks the platform where to send the browser (step 1 of the specification).</summary>
    /// <exception cref="YourMomException">The request cannot be sent as it stands, or the platform's answer is an error.</exception>
    public async Task<AuthorizationRequest> GetOAuthUrlAsync(OAuthUrlRequest request, CancellationToken cancellationToken)
    {
        var call = new GetOAuthUrlOperation(request);

        // The specification asks for no header here; every known client sends the credentials when it has them.
        var answer = await _transport.SendAsync(ApiRequest.Get(call.Address(_base), _credential.TryAuthorize()), cancellationToken).ConfigureAwait(false);
        return call.Read(answer, Foreign(call.Secrets));
    }

    /// <summary>Throws one error with everything that can be known to be wrong with a creation before it is sent.</summary>
    /// <returns>The creation for <see cref="CreateInstanceAsync(ValidatedInstanceRequest, CancellationToken)"/>.</returns>
    /// <exception cref="InstanceValidationException">There is a mistake; the kind says of what sort.</exception>
    public ValidatedInstanceRequest Validate(InstanceRequest request) => new(request, _options.UtcNow(), _options.AuthorizationCodes);

    /// <summary>Validates a creation, and creates the instance.</summary>
    /// <inheritdoc cref="CreateInstanceAsync(ValidatedInstanceRequest, CancellationToken)"/>
    public async Task<CreateResult> CreateInstanceAsync(InstanceRequest request, CancellationToken cancellationToken)
    {
        RequireCredential();
        return await CreateInstanceAsync(Validate(request), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an instance (step 2 of the specification). Sent again only when the platform certainly did not process it: after 429, or when nothing left this machine.</summary>
    /// <remarks>
    /// When the response is lost, the instance is looked up and read from the platform where it is certain which one it is. After a cancellation the
    /// answer to what was sent is still waited for (<see cref="ApiConnectionOptions.CancellationGracePeriod"/>).
    /// </remarks>
    /// <exception cref="YourMomException">
    /// The code expired or was sent since the validation (<see cref="YourMomErrorKind.AuthorizationCodeInvalid"/>), the platform refuses, or the
    /// answer was lost for good: <see cref="YourMomErrorKind.CreateResponseLost"/>, <see cref="YourMomErrorKind.CreateNotConfirmed"/> or
    /// <see cref="YourMomErrorKind.CreateOutcomeUnknown"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">Canceled while nothing was under way on the platform.</exception>
    public async Task<CreateResult> CreateInstanceAsync(ValidatedInstanceRequest request, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        var creation = new CreateInstanceOperation(this, _transport, _options, request.Request, Foreign(request.Request.Secrets()));
        var result = await creation.RunAsync(_base.Combine(["instances"]), authorization, cancellationToken).ConfigureAwait(false);
        return result with { Instance = Here(result.Instance) };
    }

    /// <summary>All of the account's instances that match a query, to be read page by page.</summary>
    /// <param name="query">Which instances, and how many a page at first.</param>
    public InstancePages ListInstances(InstanceQuery query) => new(this, query);

    /// <summary>Lists one page of the account's instances.</summary>
    /// <param name="query">Which instances, and how many a page.</param>
    /// <param name="pageToken"><see cref="InstancePage.NextPage"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">
    /// There is no such further page (<see cref="YourMomErrorKind.ListIncomplete"/>), the platform refuses, or answers with something else than
    /// instances that each have an id.
    /// </exception>
    public Task<InstancePage> GetInstancePageAsync(InstanceQuery query, string? pageToken, CancellationToken cancellationToken) =>
        GetInstancePageAsync(query, pageToken, [], cancellationToken);

    /// <summary>Lists one page; its errors show none of the secrets.</summary>
    internal async Task<InstancePage> GetInstancePageAsync(
        InstanceQuery query, string? pageToken, IEnumerable<SecureString?> secrets, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        var get = ApiRequest.Get(ListInstancesOperation.Address(_base, query, pageToken), authorization);
        var answer = await _transport.SendAsync(get, cancellationToken).ConfigureAwait(false);
        var page = ListInstancesOperation.Read(answer, pageToken, Foreign(secrets));
        return page with { Instances = [.. page.Instances.Select(Here)] };
    }

    /// <summary>Reads an instance.</summary>
    /// <param name="id">The platform's number of the instance.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">There is none (<see cref="YourMomErrorKind.NotFound"/>), the platform refuses, or answers with something else.</exception>
    public Task<Instance> GetInstanceAsync(long id, CancellationToken cancellationToken) => GetInstanceAsync(id, [], cancellationToken);

    /// <summary>Reads an instance; its errors show none of the secrets.</summary>
    internal async Task<Instance> GetInstanceAsync(long id, IEnumerable<SecureString?> secrets, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        var get = ApiRequest.Get(InstanceResource.Address(_base, id), authorization);
        var answer = await _transport.SendAsync(get, cancellationToken).ConfigureAwait(false);
        var instance = InstanceResource.Read(answer, id, Foreign(secrets));
        if (instance.TokenProblem is { } problem)
        {
            Warn($"The record of instance {id} has no token: in the platform's response {problem}.");
        }

        return Here(instance);
    }

    /// <summary>Throws one error with everything that can be known to be wrong with a change before it is sent.</summary>
    /// <exception cref="InstanceValidationException">There is a mistake; the kind says of what sort.</exception>
    public void ValidateChange(InstanceRequest changes) => changes.ValidateChange(_options.UtcNow(), _options.AuthorizationCodes);

    /// <summary>Changes an instance: name, all tags at once, single configuration entries. Provider data authorizes it again.</summary>
    /// <remarks>
    /// With provider data it is sent once, and after a cancellation the answer is still waited for (<see cref="ApiConnectionOptions.CancellationGracePeriod"/>):
    /// an authorization code works once.
    /// </remarks>
    /// <param name="id">The platform's number of the instance.</param>
    /// <param name="changes">What to change; key, null and members beside those named above are not sent.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">
    /// Something is wrong with the changes, there is no such instance (<see cref="YourMomErrorKind.NotFound"/>), the platform refuses, or the
    /// answer to an authorization was lost (<see cref="YourMomErrorKind.UpdateOutcomeUnknown"/>).
    /// </exception>
    public async Task<Instance> UpdateInstanceAsync(long id, InstanceRequest changes, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        ValidateChange(changes);
        var change = new UpdateInstanceOperation(_transport, _options, id, changes, Foreign(changes.Secrets()));
        return Here(await change.RunAsync(InstanceResource.Address(_base, id), authorization, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Enables or disables an instance. Calls with the token of a disabled one are refused.</summary>
    /// <param name="id">The platform's number of the instance.</param>
    /// <param name="enabled">True to enable it, false to disable it. It may be so already.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">There is none (<see cref="YourMomErrorKind.NotFound"/>), the platform refuses, or answers with something else.</exception>
    public async Task SetInstanceEnabledAsync(long id, bool enabled, CancellationToken cancellationToken)
    {
        var method = enabled ? HttpMethod.Put : HttpMethod.Delete;
        var request = new ApiRequest(method, InstanceResource.Address(_base, id, "enabled"), _credential.Authorize()) { Retry = RetryMode.WhenFailed };
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccess(Foreign());
    }

    /// <summary>Deletes an instance. Its token is of no use any more.</summary>
    /// <param name="id">The platform's number of the instance.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">There is none (<see cref="YourMomErrorKind.NotFound"/>), the platform refuses, or answers with something else.</exception>
    public async Task DeleteInstanceAsync(long id, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Delete, InstanceResource.Address(_base, id), _credential.Authorize()) { Retry = RetryMode.WhenFailed };
        InstanceResource.EnsureDeleted(await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false), Foreign());
    }

    /// <summary>Asks the platform whether it accepts an instance's token.</summary>
    /// <param name="token">The token of the instance.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>True when it does; false when it knows no such token, or the instance is disabled.</returns>
    /// <exception cref="YourMomException">
    /// The account's secrets are not accepted (<see cref="YourMomErrorKind.CredentialRejected"/>), the token cannot be sent
    /// (<see cref="YourMomErrorKind.InvalidSecret"/>), or the platform's answer is another error.
    /// </exception>
    public async Task<bool> PingAsync(SecureString token, CancellationToken cancellationToken)
    {
        var get = ApiRequest.Get(PingOperation.Address(_base), _credential.Authorize(token));
        var answer = await _transport.SendAsync(get, cancellationToken).ConfigureAwait(false);
        if (PingOperation.Read(answer, Foreign(token)) is { } isAccepted)
        {
            return isAccepted;
        }

        // The platform does not say which of the three it refuses. If it is not the account's, it is the token.
        await VerifyCredentialAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Calls a resource of an instance. A GET is sent again as those of the platform are, everything else once.</summary>
    /// <param name="call">What to call, and with which query and body.</param>
    /// <param name="token">The token of the instance.</param>
    /// <param name="cancellationToken">Ends the call; what was sent may have been done all the same.</param>
    /// <exception cref="YourMomException">
    /// Path, body or token cannot be sent (<see cref="YourMomErrorKind.InvalidRequestPath"/>, <see cref="YourMomErrorKind.InvalidRequestBody"/>,
    /// <see cref="YourMomErrorKind.InvalidSecret"/>), the platform refuses, or the answer to a POST or PATCH was lost
    /// (<see cref="YourMomErrorKind.UpdateOutcomeUnknown"/>).
    /// </exception>
    public async Task<ResourceResponse> CallAsync(ResourceRequest call, SecureString token, CancellationToken cancellationToken)
    {
        var request = ResourceOperation.ToRequest(call, _base, _credential.Authorize(token));
        var secrets = Secrets(
            [token, .. call.Query.Select(parameter => parameter.Value as SecureString), .. JsonValueWriter.SecretsIn(call.Body, name: null)]);
        return await new ResourceOperation(_transport, call, secrets).RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All pages of a list of an instance's resource, to be read page by page.</summary>
    /// <param name="call">What to call, and with which query; a GET.</param>
    /// <param name="token">The token of the instance.</param>
    public ResourcePages CallAllPages(ResourceRequest call, SecureString token) => new(this, call, token);

    /// <summary>True when this client's platform is the one at the address.</summary>
    public bool IsAt(Uri baseUri) => BaseAddress.AreEqual(_options.BaseUri, baseUri);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <summary>Tells the user of something that is not an error.</summary>
    internal void Warn(string warning) =>
        _options.Notices?.Report(new PlatformNotice(PlatformNoticeKind.Warning, this, warning, TimeSpan.Zero));

    private Instance Here(Instance instance) => instance with { PlatformUri = _options.BaseUri };

    private Redactor Foreign(params IEnumerable<SecureString?> secrets) => new(Secrets(secrets));

    // A proxy may repeat in its answer what it was given, as it stood in the header or decoded.
    private IReadOnlyList<SecureString> Secrets(params IEnumerable<SecureString?> secrets) => _credential.With(
        _options.ProxyCredential is NetworkCredential proxy
            ? [.. secrets, proxy.SecurePassword, Secret.ToSecureString($"{proxy.UserName}:{proxy.Password}")]
            : secrets);
}
