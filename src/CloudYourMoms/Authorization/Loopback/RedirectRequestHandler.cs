using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Creates the listener's responses, and completes the sign-in. Independent of sockets.</summary>
/// <remarks>RFC 8252 section 7.3 (loopback redirect), RFC 9700 section 2.1 (state bound to the browser), RFC 6749 section 4.1.2.</remarks>
internal sealed class RedirectRequestHandler
{
    private readonly object _lock = new();
    private readonly AuthorizationRequest _authorization;
    private readonly StateBinding _binding;
    private readonly Func<DateTimeOffset> _utcNow;
    private readonly Action<string> _report;
    private readonly string _launchTarget;
    private readonly string _resultTarget;
    private readonly string _resultAddress;
    private readonly string? _callbackPath;
    private readonly IReadOnlyList<string> _hosts;
    private readonly string _cookie = RandomToken.Create();
    private readonly string _cookieName;
    private readonly TaskCompletionSource<AuthorizationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _launchUriUsed;
    private string? _resultPage;

    /// <param name="authorization">The pending sign-in.</param>
    /// <param name="endpoint">The addresses of the listener.</param>
    /// <param name="utcNow">The clock.</param>
    /// <param name="report">Receives one line with the result of each request.</param>
    public RedirectRequestHandler(
        AuthorizationRequest authorization, RedirectEndpoint endpoint, Func<DateTimeOffset> utcNow, Action<string>? report = null)
    {
        _authorization = authorization;
        _binding = StateBinding.ForLink(authorization, receivesCallback: endpoint.CallbackPath is not null);
        _utcNow = utcNow;
        _report = report ?? (_ => { });
        // Browsers do not separate cookies by port: two listeners on one machine must use different names.
        _cookieName = $"yourmom-signin-{endpoint.ListenUri.Port}";
        _callbackPath = endpoint.CallbackPath;
        _hosts = endpoint.Hosts;
        var (link, result) = (RandomToken.CreateShort(), RandomToken.CreateShort());
        _launchTarget = endpoint.LocalTarget("signin", link);
        _resultTarget = endpoint.LocalTarget("result", result);
        _resultAddress = endpoint.PublicTarget("result", result);
        LaunchUri = new Uri(endpoint.PublicUri, endpoint.PublicTarget("signin", link));
    }

    /// <summary>
    /// The one-time address to open in the browser. It redirects to the complete sign-in address, which is never displayed.
    /// </summary>
    public Uri LaunchUri { get; }

    /// <summary>Completes with the callback or the provider's error.</summary>
    public Task<AuthorizationResult> Result => _result.Task;

    public HttpResponse Handle(HttpRequestHead request)
    {
        // In a DNS rebinding attack, the Host header contains the attacker's host name.
        if (!_hosts.Contains(request.Header("Host"), StringComparer.OrdinalIgnoreCase))
        {
            return Reject(Messages.FormatRequestHostMismatch(string.Join(" or ", _hosts)), BadRequest(Messages.PageHostMismatch));
        }

        if (request.Method == "OPTIONS")
        {
            _report(Messages.ListenerReceivedPreflight);
            return new(204, "No Content", string.Empty, ("Allow", "GET, OPTIONS"), ("Access-Control-Allow-Private-Network", "true"));
        }

        lock (_lock)
        {
            var respond = request.Target == _launchTarget ? Launch
                : request.Target == _resultTarget && _resultPage is not null ? () => new(200, "OK", _resultPage)
                : request.NormalPath == _callbackPath ? () => TakeCallback(request)
                : (Func<HttpResponse>?)null;
            return respond is null
                ? Reject(
                    _callbackPath is null ? Messages.RequestPathNotLink : Messages.FormatRequestPathNotCallback(_callbackPath),
                    new(404, "Not Found", CallbackPage.InvalidRequest(Messages.PageNotFound)))
                : request.Method != "GET" ? Reject(
                    Messages.RequestMethodNotGet,
                    new(405, "Method Not Allowed", string.Empty, ("Allow", "GET, OPTIONS")))
                : respond();
        }
    }

    /// <summary>True for the request of the result page, which is the last page that the user sees.</summary>
    public bool IsResultPage(HttpRequestHead request) => _resultPage is not null && request.Target == _resultTarget;

    private HttpResponse Launch()
    {
        if (_launchUriUsed)
        {
            return Reject(Messages.LinkAlreadyUsed, new(410, "Gone", CallbackPage.LinkUsed()));
        }

        _launchUriUsed = true;
        var address = _binding.FollowLink();
        _report(_binding.IsStateReplaced ? Messages.ListenerOpenedLink : Messages.ListenerOpenedLinkWithOtherRedirectUri);
        return new(
            302,
            "Found",
            string.Empty,
            ("Location", AsciiAddress(address)),
            ("Set-Cookie", SetCookie(_cookie)));
    }

    private HttpResponse TakeCallback(HttpRequestHead request)
    {
        if (_resultPage is not null)
        {
            return Reject(Messages.CallbackAlreadyComplete, new(410, "Gone", CallbackPage.Finished()));
        }

        // Only a top-level navigation can deliver the response, not an image, script or frame of another page.
        if (request.Header("Sec-Fetch-Dest") is { } destination && destination != "document")
        {
            return Reject(Messages.CallbackEmbedded, BadRequest(Messages.PageEmbedded));
        }

        var result = AuthorizationResponseParser.Parse(_authorization, _binding, request.Query, _utcNow());
        return result.Fault switch
        {
            AuthorizationResultFault.WrongState =>
                Reject(Messages.CallbackStateMismatch, new(400, "Bad Request", CallbackPage.WrongState())),
            AuthorizationResultFault.NeitherCodeNorError =>
                Reject(Messages.CallbackWithoutCodeAndError, BadRequest(Messages.PageWithoutCodeAndError)),
            AuthorizationResultFault.Unreadable =>
                Reject(Messages.CallbackUnparsable, BadRequest(Messages.PageParametersUnparsable)),
            _ when result.RequiresCookie && !HasCookie(request.Header("Cookie")) => Reject(
                Messages.CallbackWithoutCookie,
                new(400, "Bad Request", CallbackPage.OtherBrowser())),
            _ => Finish(result),
        };
    }

    private HttpResponse Reject(string description, HttpResponse response)
    {
        _report(Messages.FormatListenerRejected(description));
        return response;
    }

    // The redirect to the result page removes the code from the address bar and the visible history.
    private HttpResponse Finish(AuthorizationResult result)
    {
        _binding.Complete();
        _resultPage = result.Response is null
            ? CallbackPage.Error(result)
            : CallbackPage.Success(_authorization.Key);
        // Report before the result is set: the caller may not read later events.
        _report(result.Response is not null
            ? Messages.ListenerAcceptedCallback
            : result.IsDenied ? Messages.ListenerAcceptedDenial : Messages.ListenerAcceptedError);
        _result.TrySetResult(result);
        return new(302, "Found", string.Empty, ("Location", _resultAddress), ("Set-Cookie", SetCookie(string.Empty) + "; Max-Age=0"));
    }

    // A header is ASCII: the host uses its IDNA form, and the rest is escaped.
    private static string AsciiAddress(Uri uri) =>
        uri.Host == uri.IdnHost ? uri.AbsoluteUri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;

    private bool HasCookie(string? header) => header is not null && header.Split(';')
        .Select(cookie => cookie.Trim())
        .Any(cookie => cookie.StartsWith(_cookieName + "=", StringComparison.Ordinal) &&
                       RandomToken.FixedTimeEquals(cookie.Substring(_cookieName.Length + 1), _cookie));

    // Path=/ because a cookie cannot contain every path, such as one with a semicolon, and browsers compare paths as text.
    private string SetCookie(string value) =>
        $"{_cookieName}={value}; Path=/; HttpOnly; SameSite=Lax" +
        (_authorization.CallbackUrl.Scheme == Uri.UriSchemeHttps ? "; Secure" : string.Empty);

    private static HttpResponse BadRequest(string reason) => new(400, "Bad Request", CallbackPage.InvalidRequest(reason));
}
