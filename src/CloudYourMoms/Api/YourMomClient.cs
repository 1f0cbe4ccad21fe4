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

/// <summary>A client of the Cloud Your_moms platform. Reuse one client for many requests.</summary>
public sealed class YourMomClient : IDisposable
{
    private readonly YourMomClientOptions _options;
    private readonly BaseAddress _base;
    private readonly AccountCredential _credential;
    private readonly ApiConnection _connection;

    /// <summary>Initializes a client.</summary>
    /// <param name="options">The address, credentials and limits.</param>
    /// <param name="handler">The handler that sends the requests; null for the default handler. The client disposes it.</param>
    /// <exception cref="YourMomException">The base address, the proxy or a secret is invalid.</exception>
    public YourMomClient(YourMomClientOptions options, HttpMessageHandler? handler = null)
    {
        _options = options;
        _base = new BaseAddress(options.BaseUri);
        HttpHandlerFactory.RequireUsableProxy(options);
        _credential = new AccountCredential(options.UserSecret, options.OrganizationSecret);
        _connection = new ApiConnection(options, handler);
    }

    /// <summary>Throws if the client has no account secrets.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CredentialMissing"/>.</exception>
    public void RequireCredential() => _ = _credential.Authorize();

    /// <summary>Throws if the token of an instance cannot be sent.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidSecret"/>, <see cref="YourMomErrorKind.CredentialMissing"/>.
    /// </exception>
    public void RequireUsable(SecureString token) => _ = _credential.Authorize(token);

    /// <summary>Verifies the account's secrets with the platform.</summary>
    /// <exception cref="YourMomException">
    /// The secrets are rejected (<see cref="YourMomErrorKind.CredentialRejected"/>) or missing, or the platform returns another error.
    /// </exception>
    public Task VerifyCredentialAsync(CancellationToken cancellationToken) =>
        GetInstancePageAsync(new InstanceQuery { PageSize = 1 }, null, cancellationToken);

    /// <summary>Lists the keys of all kinds of instances of the platform, such as <c>sfdcservicecloud</c>.</summary>
    /// <exception cref="YourMomException">The platform returns an error or an unexpected response.</exception>
    public async Task<IReadOnlyList<string>> GetKeysAsync(CancellationToken cancellationToken)
    {
        var get = ApiRequest.Get(ListKeysOperation.Address(_base), _credential.Authorize());
        return ListKeysOperation.Read(await _connection.SendAsync(get, cancellationToken).ConfigureAwait(false), RedactorFor());
    }

    /// <summary>Requests the sign-in address for the browser (step 1 of the specification).</summary>
    /// <exception cref="YourMomException">The request is invalid, or the platform returns an error.</exception>
    public async Task<AuthorizationRequest> GetOAuthUrlAsync(OAuthUrlRequest request, CancellationToken cancellationToken)
    {
        var call = new GetOAuthUrlOperation(request);

        // The specification does not require a header here, but all known clients send their credentials.
        var get = ApiRequest.Get(call.Address(_base), _credential.TryAuthorize());
        var response = await _connection.SendAsync(get, cancellationToken).ConfigureAwait(false);
        return call.Read(response, RedactorFor(call.Secrets)) with { PlatformUri = _options.BaseUri };
    }

    /// <summary>Validates a create before it is sent. One exception lists all errors.</summary>
    /// <returns>The validated request for <see cref="CreateInstanceAsync(ValidatedInstanceRequest, CancellationToken)"/>.</returns>
    /// <exception cref="InstanceValidationException">Validation failed.</exception>
    public ValidatedInstanceRequest Validate(InstanceRequest request) => new(request, _options.UtcNow(), _options.AuthorizationCodes);

    /// <summary>Validates a create, and creates the instance.</summary>
    /// <inheritdoc cref="CreateInstanceAsync(ValidatedInstanceRequest, CancellationToken)"/>
    public async Task<CreateResult> CreateInstanceAsync(InstanceRequest request, CancellationToken cancellationToken)
    {
        RequireCredential();
        return await CreateInstanceAsync(Validate(request), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Creates an instance (step 2 of the specification). Retried only if the platform certainly did not process the request: after 429, or
    /// if no connection could be made.
    /// </summary>
    /// <remarks>
    /// If the response is lost, the instance is looked up, and read from the platform if the match is certain. After a cancellation, the
    /// client still waits for the response (<see cref="ApiConnectionOptions.CancellationGracePeriod"/>).
    /// </remarks>
    /// <exception cref="YourMomException">
    /// The code expired or was sent since the validation (<see cref="YourMomErrorKind.AuthorizationCodeInvalid"/>), the platform returns an
    /// error, or the response was lost and the lookup failed: <see cref="YourMomErrorKind.CreateResponseLost"/>,
    /// <see cref="YourMomErrorKind.CreateNotConfirmed"/> or <see cref="YourMomErrorKind.CreateOutcomeUnknown"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">Canceled before the request was sent, or certainly not processed.</exception>
    public async Task<CreateResult> CreateInstanceAsync(ValidatedInstanceRequest request, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        var creation = new CreateInstanceOperation(this, _connection, _options, request.Request, RedactorFor(request.Request.Secrets()));
        var result = await creation.RunAsync(_base.Combine(["instances"]), authorization, cancellationToken).ConfigureAwait(false);
        return result with { Instance = WithPlatformUri(result.Instance), Warning = result.Instance.Warning };
    }

    /// <summary>Lists all instances of the account that match a query, page by page.</summary>
    /// <param name="query">The instances to list, and the initial page size.</param>
    public InstancePages ListInstances(InstanceQuery query) => new(this, query);

    /// <summary>Lists one page of the account's instances.</summary>
    /// <param name="query">The instances to list, and the page size.</param>
    /// <param name="pageToken"><see cref="InstancePage.NextPage"/> of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The page does not exist (<see cref="YourMomErrorKind.ListIncomplete"/>), or the platform returns an error or an unexpected response.
    /// </exception>
    public Task<InstancePage> GetInstancePageAsync(InstanceQuery query, string? pageToken, CancellationToken cancellationToken) =>
        GetInstancePageAsync(query, pageToken, [], cancellationToken);

    /// <summary>Lists one page, with the secrets redacted in errors.</summary>
    internal async Task<InstancePage> GetInstancePageAsync(
        InstanceQuery query, string? pageToken, IEnumerable<SecureString?> secrets, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        var get = ApiRequest.Get(ListInstancesOperation.Address(_base, query, pageToken), authorization);
        var response = await _connection.SendAsync(get, cancellationToken).ConfigureAwait(false);
        var page = ListInstancesOperation.Read(response, pageToken, RedactorFor(secrets));
        return page with { Instances = [.. page.Instances.Select(WithPlatformUri)] };
    }

    /// <summary>Reads an instance.</summary>
    /// <param name="id">The id of the instance.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The instance does not exist (<see cref="YourMomErrorKind.NotFound"/>), or the platform returns an error or an unexpected response.
    /// </exception>
    public async Task<Instance> GetInstanceAsync(long id, CancellationToken cancellationToken)
    {
        var instance = await GetInstanceAsync(id, [], cancellationToken).ConfigureAwait(false);
        if (instance.Warning is { } warning)
        {
            Warn(warning);
        }

        return instance;
    }

    /// <summary>Reads an instance, with the secrets redacted in errors. <see cref="Instance.Warning"/> is not reported.</summary>
    internal async Task<Instance> GetInstanceAsync(long id, IEnumerable<SecureString?> secrets, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        var get = ApiRequest.Get(InstanceResource.Address(_base, id), authorization);
        var response = await _connection.SendAsync(get, cancellationToken).ConfigureAwait(false);
        var instance = InstanceResource.Read(response, id, RedactorFor(secrets));
        if (instance.TokenProblem is { } problem)
        {
            Warn(Messages.FormatRecordTokenInvalid(id, problem));
        }

        return WithPlatformUri(instance);
    }

    /// <summary>Validates a change before it is sent. One exception lists all errors.</summary>
    /// <exception cref="InstanceValidationException">Validation failed.</exception>
    public void ValidateChange(InstanceRequest changes) => changes.ValidateChange(_options.UtcNow(), _options.AuthorizationCodes);

    /// <summary>Updates an instance: its name, all of its tags, or single configuration entries. Provider data reauthorizes it.</summary>
    /// <remarks>
    /// With provider data, the request is not retried, and the client waits for the response after a cancellation
    /// (<see cref="ApiConnectionOptions.CancellationGracePeriod"/>): an authorization code can be used only once.
    /// </remarks>
    /// <param name="id">The id of the instance.</param>
    /// <param name="changes">The changes. The key, null values and other members are not sent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The changes are invalid, the instance does not exist (<see cref="YourMomErrorKind.NotFound"/>), the platform returns an error, or
    /// the response to an authorization was lost (<see cref="YourMomErrorKind.UpdateOutcomeUnknown"/>).
    /// </exception>
    public async Task<Instance> UpdateInstanceAsync(long id, InstanceRequest changes, CancellationToken cancellationToken)
    {
        var authorization = _credential.Authorize();
        ValidateChange(changes);
        var change = new UpdateInstanceOperation(_connection, _options, id, changes, RedactorFor(changes.Secrets()));
        var instance = await change.RunAsync(InstanceResource.Address(_base, id), authorization, cancellationToken).ConfigureAwait(false);
        return WithPlatformUri(instance);
    }

    /// <summary>Enables or disables an instance. The platform rejects the token of a disabled instance.</summary>
    /// <param name="id">The id of the instance.</param>
    /// <param name="enabled">True to enable it, false to disable it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The instance does not exist (<see cref="YourMomErrorKind.NotFound"/>), or the platform returns an error or an unexpected response.
    /// </exception>
    public async Task SetInstanceEnabledAsync(long id, bool enabled, CancellationToken cancellationToken)
    {
        var method = enabled ? HttpMethod.Put : HttpMethod.Delete;
        var address = InstanceResource.Address(_base, id, "enabled");
        var request = new ApiRequest(method, address, _credential.Authorize()) { Retry = RetryMode.WhenFailed };
        var response = await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccess(RedactorFor());
    }

    /// <summary>Deletes an instance. Its token becomes invalid.</summary>
    /// <param name="id">The id of the instance.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The instance does not exist (<see cref="YourMomErrorKind.NotFound"/>), or the platform returns an error or an unexpected response.
    /// </exception>
    public async Task DeleteInstanceAsync(long id, CancellationToken cancellationToken)
    {
        var address = InstanceResource.Address(_base, id);
        var request = new ApiRequest(HttpMethod.Delete, address, _credential.Authorize()) { Retry = RetryMode.WhenFailed };
        InstanceResource.EnsureDeleted(await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false), RedactorFor());
    }

    /// <summary>Tests whether the platform accepts an instance's token.</summary>
    /// <param name="token">The token of the instance.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>True if it does; false if the token is unknown or the instance is disabled.</returns>
    /// <exception cref="YourMomException">
    /// The account's secrets are rejected (<see cref="YourMomErrorKind.CredentialRejected"/>), the token cannot be sent
    /// (<see cref="YourMomErrorKind.InvalidSecret"/>), or the platform returns another error.
    /// </exception>
    public async Task<bool> PingAsync(SecureString token, CancellationToken cancellationToken)
    {
        var get = ApiRequest.Get(PingOperation.Address(_base), _credential.Authorize(token));
        var response = await _connection.SendAsync(get, cancellationToken).ConfigureAwait(false);
        if (PingOperation.Read(response, RedactorFor(token)) is { } isAccepted)
        {
            return isAccepted;
        }

        // The response does not show which secret is rejected. If the account's secrets are accepted, it is the token.
        await VerifyCredentialAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Sends a request to a resource of an instance. Only a GET is retried.</summary>
    /// <param name="call">The request, with its query and body.</param>
    /// <param name="token">The token of the instance.</param>
    /// <param name="cancellationToken">Cancels the request, which may have been processed.</param>
    /// <exception cref="YourMomException">
    /// Path, body or token cannot be sent (<see cref="YourMomErrorKind.InvalidRequestPath"/>,
    /// <see cref="YourMomErrorKind.InvalidRequestBody"/>, <see cref="YourMomErrorKind.InvalidSecret"/>), the platform returns an error, or
    /// the response to a POST or PATCH was lost (<see cref="YourMomErrorKind.UpdateOutcomeUnknown"/>).
    /// </exception>
    public async Task<ResourceResponse> CallAsync(ResourceRequest call, SecureString token, CancellationToken cancellationToken)
    {
        var request = ResourceOperation.ToRequest(call, _base, _credential.Authorize(token));
        var secrets = Secrets(
        [
            token,
            .. call.Query.Select(parameter => parameter.Value as SecureString),
            .. JsonValueWriter.SecretsIn(call.Body, name: null),
        ]);
        return await new ResourceOperation(_connection, call, secrets).RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Requests all pages of a list from a resource of an instance, page by page.</summary>
    /// <param name="call">The GET request, with its query.</param>
    /// <param name="token">The token of the instance.</param>
    public ResourcePages CallAllPages(ResourceRequest call, SecureString token) => new(this, call, token);

    /// <summary>
    /// True if two base addresses are of the same platform. False if one is relative, as in a record that the user constructs.
    /// </summary>
    public static bool IsSamePlatform(Uri left, Uri right) => BaseAddress.AreEqual(left, right);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Reports a warning to the user.</summary>
    internal void Warn(string warning) =>
        _options.Notices?.Report(new PlatformNotice(PlatformNoticeKind.Warning, this, warning, TimeSpan.Zero));

    private Instance WithPlatformUri(Instance instance) => instance with { PlatformUri = _options.BaseUri };

    private Redactor RedactorFor(params IEnumerable<SecureString?> secrets) => new(Secrets(secrets));

    // A proxy may echo its credentials in a response, encoded or decoded.
    private IReadOnlyList<SecureString> Secrets(params IEnumerable<SecureString?> secrets) => _credential.With(
        _options.ProxyCredential is NetworkCredential proxy
            ? [.. secrets, proxy.SecurePassword, Secret.ToSecureString($"{proxy.UserName}:{proxy.Password}")]
            : secrets);
}
