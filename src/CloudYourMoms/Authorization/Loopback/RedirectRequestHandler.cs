using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>What the listener answers, and when the wait is over. It knows requests and answers, but no socket.</summary>
/// <remarks>RFC 8252 section 7.3 (loopback redirect), RFC 9700 section 2.1 (state bound to the browser), RFC 6749 section 4.1.2.</remarks>
internal sealed class RedirectRequestHandler
{
    private readonly object _lock = new();
    private readonly AuthorizationRequest _authorization;
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

    /// <param name="authorization">The sign-in that is waited for.</param>
    /// <param name="place">Where the listener is, and how a browser reaches it.</param>
    /// <param name="utcNow">The clock.</param>
    /// <param name="report">Gets a line for each request of the wait: what came of it.</param>
    public RedirectRequestHandler(AuthorizationRequest authorization, RedirectEndpoint place, Func<DateTimeOffset> utcNow, Action<string>? report = null)
    {
        _authorization = authorization;
        _utcNow = utcNow;
        _report = report ?? (_ => { });
        // Cookies know no ports: two waits on one machine must not overwrite each other's.
        _cookieName = $"yourmom-signin-{place.ListenUri.Port}";
        _callbackPath = place.CallbackPath;
        _hosts = place.Hosts;
        var (link, result) = (RandomToken.CreateShort(), RandomToken.CreateShort());
        _launchTarget = place.LocalTarget("signin", link);
        _resultTarget = place.LocalTarget("result", result);
        _resultAddress = place.PublicTarget("result", result);
        LaunchUri = new Uri(place.PublicUri, place.PublicTarget("signin", link));
    }

    /// <summary>The one-time address to open in the browser. It leads to the OAuth URL, which stays out of sight.</summary>
    public Uri LaunchUri { get; }

    /// <summary>Ends with the callback or the provider's error.</summary>
    public Task<AuthorizationResult> Result => _result.Task;

    public HttpResponse Handle(HttpRequestHead request)
    {
        // A name that a hostile page lets point to this machine (DNS rebinding) shows in the Host header.
        if (!_hosts.Contains(request.Header("Host"), StringComparer.OrdinalIgnoreCase))
        {
            return Refuse($"a request: its Host header is not {string.Join(" or ", _hosts)}", BadRequest("The request is meant for another host."));
        }

        if (request.Method == "OPTIONS")
        {
            _report("Answered a browser that asks what it may request (OPTIONS).");
            return new(204, "No Content", string.Empty, ("Allow", "GET, OPTIONS"), ("Access-Control-Allow-Private-Network", "true"));
        }

        lock (_lock)
        {
            var answer = request.Target == _launchTarget ? Launch
                : request.Target == _resultTarget && _resultPage is not null ? () => new(200, "OK", _resultPage)
                : request.NormalPath == _callbackPath ? () => TakeCallback(request)
                : (Func<HttpResponse>?)null;
            return answer is null ? Refuse($"a request: its path is not {_callbackPath ?? "that of the link"}", new(404, "Not Found", CallbackPage.NotUnderstood("There is no page at this address.")))
                : request.Method != "GET" ? Refuse("a request: its method is not GET", new(405, "Method Not Allowed", string.Empty, ("Allow", "GET, OPTIONS")))
                : answer();
        }
    }

    /// <summary>True for the answer after which nothing more is to be shown to the person.</summary>
    public bool IsResultPage(HttpRequestHead request) => _resultPage is not null && request.Target == _resultTarget;

    private HttpResponse Launch()
    {
        if (_launchUriUsed)
        {
            return Refuse("the one-time link: it was opened before", new(410, "Gone", CallbackPage.LinkUsed()));
        }

        _launchUriUsed = true;
        _report("The one-time link was opened, and led the browser to the sign-in.");
        return new(
            302,
            "Found",
            string.Empty,
            ("Location", AsciiAddress(_authorization.ToAuthorizationUri())),
            ("Set-Cookie", SetCookie(_cookie)));
    }

    private HttpResponse TakeCallback(HttpRequestHead request)
    {
        if (_resultPage is not null)
        {
            return Refuse("a callback: the sign-in has ended", new(410, "Gone", CallbackPage.Finished()));
        }

        // Only a page that the person sees may bring the answer: no image, script or frame of another page.
        if (request.Header("Sec-Fetch-Dest") is { } destination && destination != "document")
        {
            return Refuse("a callback: it is not a page of its own, but part of another page", BadRequest("This address is not to be embedded."));
        }

        var result = AuthorizationResponseParser.Parse(_authorization, request.Query, _utcNow());
        return result.Fault switch
        {
            AuthorizationResultFault.WrongState =>
                Refuse("a callback: its state is not that of this sign-in", new(400, "Bad Request", CallbackPage.WrongState())),
            AuthorizationResultFault.NeitherCodeNorError =>
                Refuse("a callback: it has neither a code nor an error", BadRequest("The address has neither a code nor an error.")),
            AuthorizationResultFault.Unreadable =>
                Refuse("a callback: its parameters cannot be read", BadRequest("The parameters cannot be read.")),
            _ when NeedsCookie(result) && !HasCookie(request.Header("Cookie")) => Refuse(
                "a callback: it does not come from the browser that opened the one-time link, as the cookie of the link is missing",
                new(400, "Bad Request", CallbackPage.OtherBrowser())),
            _ => Finish(result),
        };
    }

    // A state that can be guessed proves nothing: then the cookie of the link tells that it is the same browser. Nobody but the browser that
    // follows the sign-in may end it by an error that proves nothing.
    private bool NeedsCookie(AuthorizationResult result) => result.Response is not null
        ? !_authorization.IsStateClientGenerated
        : _launchUriUsed && !(result.CarriesState && _authorization.IsStateClientGenerated);

    private HttpResponse Refuse(string what, HttpResponse answer)
    {
        _report($"Refused {what}.");
        return answer;
    }

    // A redirect to a clean page: the code leaves the address bar, and what a person sees of the history.
    private HttpResponse Finish(AuthorizationResult result)
    {
        _resultPage = result.Response is null
            ? CallbackPage.Refused(result.IsDenied, result.ErrorDescription!)
            : CallbackPage.Success(_authorization.Key);
        // Before the wait ends: what is reported later may not be read any more.
        _report(result.Response is not null ? "Accepted the callback." : $"Accepted the provider's {(result.IsDenied ? "denial" : "error")}.");
        _result.TrySetResult(result);
        return new(302, "Found", string.Empty, ("Location", _resultAddress), ("Set-Cookie", SetCookie(string.Empty) + "; Max-Age=0"));
    }

    // A header is ASCII: the host in its IDNA form, the rest escaped.
    private static string AsciiAddress(Uri uri) =>
        uri.Host == uri.IdnHost ? uri.AbsoluteUri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;

    private bool HasCookie(string? header) => header is not null && header.Split(';')
        .Select(cookie => cookie.Trim())
        .Any(cookie => cookie.StartsWith(_cookieName + "=", StringComparison.Ordinal) &&
                       RandomToken.FixedTimeEquals(cookie.Substring(_cookieName.Length + 1), _cookie));

    // On every path: one with a semicolon, say, cannot stand in a cookie, and browsers compare paths as text.
    private string SetCookie(string value) =>
        $"{_cookieName}={value}; Path=/; HttpOnly; SameSite=Lax" +
        (_authorization.CallbackUrl.Scheme == Uri.UriSchemeHttps ? "; Secure" : string.Empty);

    private static HttpResponse BadRequest(string reason) => new(400, "Bad Request", CallbackPage.NotUnderstood(reason));
}
