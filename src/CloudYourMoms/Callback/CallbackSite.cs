namespace CloudYourMoms;

/// <summary>What the listener answers, and when the wait is over. It knows requests and answers, but no socket.</summary>
/// <remarks>RFC 8252 section 7.3 (loopback redirect), RFC 9700 section 2.1 (state bound to the browser), RFC 6749 section 4.1.2.</remarks>
internal sealed class CallbackSite
{
    private readonly object _lock = new();
    private readonly OAuthAuthorization _authorization;
    private readonly string? _state;
    private readonly Func<DateTimeOffset> _utcNow;
    private readonly string _link = "/" + RandomToken.Create();
    private readonly string _resultPath = "/" + RandomToken.Create();
    private readonly string _cookie = RandomToken.Create();
    private readonly string _cookieName;
    private readonly TaskCompletionSource<CallbackOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _linkUsed;
    private string? _resultPage;

    public CallbackSite(OAuthAuthorization authorization, Func<DateTimeOffset> utcNow)
    {
        _authorization = authorization;
        _state = authorization.State;
        _utcNow = utcNow;
        // Cookies know no ports: two waits on one machine must not overwrite each other's.
        _cookieName = $"yourmom-signin-{authorization.CallbackUrl.Port}";
        Link = new Uri(authorization.CallbackUrl, _link);
    }

    /// <summary>The one-time address to open in the browser. It leads to the OAuth URL, which stays out of sight.</summary>
    public Uri Link { get; }

    /// <summary>Ends with the callback or the provider's error.</summary>
    public Task<CallbackOutcome> Outcome => _outcome.Task;

    public HttpAnswer Answer(HttpRequestHead request)
    {
        // A name that a hostile page lets point to this machine (DNS rebinding) shows in the Host header.
        if (!string.Equals(request.Header("Host"), _authorization.CallbackUrl.Authority, StringComparison.OrdinalIgnoreCase) &&
            !string.Equals(request.Header("Host"), AuthorityWithPort(_authorization.CallbackUrl), StringComparison.OrdinalIgnoreCase))
        {
            return BadRequest("The request is meant for another host.");
        }

        if (request.Method == "OPTIONS")
        {
            return new(204, "No Content", string.Empty, ("Allow", "GET, OPTIONS"), ("Access-Control-Allow-Private-Network", "true"));
        }

        lock (_lock)
        {
            var answer = request.Path == _link ? FollowLink
                : request.Path == _resultPath && _resultPage is not null ? () => new(200, "OK", _resultPage)
                : request.Path == _authorization.CallbackUrl.AbsolutePath ? () => TakeCallback(request)
                : (Func<HttpAnswer>?)null;
            return answer is null ? new(404, "Not Found", CallbackPage.NotUnderstood("There is no page at this address."))
                : request.Method != "GET" ? new(405, "Method Not Allowed", string.Empty, ("Allow", "GET, OPTIONS"))
                : answer();
        }
    }

    /// <summary>True for the answer after which nothing more is to be shown to the person.</summary>
    public bool IsResultPage(HttpRequestHead request) => _resultPage is not null && request.Path == _resultPath;

    private HttpAnswer FollowLink()
    {
        if (_linkUsed)
        {
            return new(410, "Gone", CallbackPage.LinkUsed());
        }

        _linkUsed = true;
        return new(
            302,
            "Found",
            string.Empty,
            ("Location", _authorization.RevealFullOAuthUrl().AbsoluteUri),
            ("Set-Cookie", SetCookie(_cookie)));
    }

    private HttpAnswer TakeCallback(HttpRequestHead request)
    {
        if (_resultPage is not null)
        {
            return new(410, "Gone", CallbackPage.Finished());
        }

        // Only a page that the person sees may bring the answer: no image, script or frame of another page.
        if (request.Header("Sec-Fetch-Dest") is { } destination && destination != "document")
        {
            return BadRequest("This address is not to be embedded.");
        }

        if (QueryString.TryParse(request.Query) is not { } query || RepeatsAName(query))
        {
            return BadRequest("The parameters cannot be read.");
        }

        var state = Value(query, "state");
        return Value(query, "error") is { } error ? TakeError(query, error, state)
            : Value(query, "code") is { Length: > 0 } code ? TakeCode(request, query, code, state)
            : BadRequest("The address has neither a code nor an error.");
    }

    private HttpAnswer TakeError(IReadOnlyList<KeyValuePair<string, string>> query, string error, string? state)
    {
        // Some providers leave the state out of an error; a wrong one is somebody else's.
        if (state is not null && !StateMatches(state))
        {
            return WrongState();
        }

        var denied = error == "access_denied";
        var foreign = new ForeignText([_authorization.ApiSecret]);
        var words = foreign.Excerpt(Value(query, "error_description") is { Length: > 0 } description ? $"{error}: {description}" : error);
        return Finish(CallbackPage.Refused(denied, words), new CallbackOutcome(null, words, denied));
    }

    private HttpAnswer TakeCode(HttpRequestHead request, IReadOnlyList<KeyValuePair<string, string>> query, string code, string? state)
    {
        if (!StateMatches(state))
        {
            return WrongState();
        }

        // A state that can be guessed proves nothing: then the cookie of the link tells that it is the same browser.
        if (!_authorization.StateIsRandom && !HasCookie(request.Header("Cookie")))
        {
            return new(400, "Bad Request", CallbackPage.OtherBrowser());
        }

        var callback = new OAuthCallback
        {
            Key = _authorization.Key,
            Code = Secret.Protect(code),
            State = state,
            CallbackUrl = _authorization.CallbackUrl,
            ApiKey = _authorization.ApiKey,
            ApiSecret = _authorization.ApiSecret,
            Parameters = query.Where(p => p.Key is not ("code" or "state")).ToDictionary(p => p.Key, ParameterValue, StringComparer.Ordinal),
            ReceivedAt = _utcNow(),
        };
        return Finish(CallbackPage.Success(_authorization.Key), new CallbackOutcome(callback, null, false));
    }

    // A redirect to a clean page: the code leaves the address bar and the history.
    private HttpAnswer Finish(string resultPage, CallbackOutcome outcome)
    {
        _resultPage = resultPage;
        _outcome.TrySetResult(outcome);
        return new(302, "Found", string.Empty, ("Location", _resultPath), ("Set-Cookie", SetCookie(string.Empty) + "; Max-Age=0"));
    }

    private bool StateMatches(string? state) =>
        _state is null ? state is null : state is not null && RandomToken.AreEqual(state, _state);

    private bool HasCookie(string? header) => header is not null && header.Split(';')
        .Select(cookie => cookie.Trim())
        .Any(cookie => cookie.StartsWith(_cookieName + "=", StringComparison.Ordinal) &&
                       RandomToken.AreEqual(cookie.Substring(_cookieName.Length + 1), _cookie));

    private string SetCookie(string value) =>
        $"{_cookieName}={value}; Path={_authorization.CallbackUrl.AbsolutePath}; HttpOnly; SameSite=Lax" +
        (_authorization.CallbackUrl.Scheme == Uri.UriSchemeHttps ? "; Secure" : string.Empty);

    private static object ParameterValue(KeyValuePair<string, string> parameter) =>
        SensitiveName.Matches(parameter.Key) ? (object)Secret.Protect(parameter.Value) : parameter.Value;

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> query, string name) =>
        query.Where(p => p.Key == name).Select(p => p.Value).FirstOrDefault();

    // RFC 6749 section 3.1: no parameter more than once.
    private static bool RepeatsAName(IReadOnlyList<KeyValuePair<string, string>> query) =>
        query.GroupBy(p => p.Key, StringComparer.Ordinal).Any(group => group.Skip(1).Any());

    private static string AuthorityWithPort(Uri uri) => $"{uri.Host}:{uri.Port}";

    private static HttpAnswer WrongState() => new(400, "Bad Request", CallbackPage.WrongState());

    private static HttpAnswer BadRequest(string reason) => new(400, "Bad Request", CallbackPage.NotUnderstood(reason));
}
