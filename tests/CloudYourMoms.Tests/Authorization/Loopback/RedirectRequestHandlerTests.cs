using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class RedirectRequestHandlerTests
{
    private const string Good = "/auth?code=aPrx%3D%3D&state=" + Sample.State;
    private const string Guessable = "/auth?code=c0de&state=sfdcservicecloud";
    private const string Denial = "/auth?error=access_denied";
    private const string OtherPath = "Rejected a request: its path is not /auth.";
    private const string OtherState = "Rejected a callback: its state does not match this sign-in.";
    private const string OtherHost = "Rejected a request: its Host header is not localhost:8400.";
    private const string OtherMethod = "Rejected a request: its method is not GET.";
    private const string Embedded = "Rejected a callback: it is embedded in another page.";
    private const string NoCookie =
        "Rejected a callback: the cookie of the one-time link is missing, so it is not from the browser that opened the link.";

    private readonly RedirectRequestClient _visitor = new(Sample.Authorization());

    [Fact]
    public async Task Callback_ends_the_wait_and_redirects_without_the_code()
    {
        Assert.False(_visitor.IsLastPage(Good));
        var response = _visitor.Get(Good);

        Assert.Equal(302, response.Status);
        Assert.Equal("yourmom-signin-8400=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", response.Header("Set-Cookie"));
        var clean = response.Header("Location")!;
        Assert.Matches("^/[A-Za-z0-9_-]+$", clean);
        Assert.DoesNotContain("aPrx", clean, StringComparison.Ordinal);
        Assert.Equal((false, true), (_visitor.IsLastPage(Good), _visitor.IsLastPage(clean)));
        var page = _visitor.Get(clean);
        Assert.Equal(200, page.Status);
        Assert.Contains("sfdcservicecloud", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("aPrx", page.Body, StringComparison.Ordinal);
        var callback = await _visitor.CallbackAsync();
        Assert.Equal("aPrx==", Sample.ToPlainText(callback.Code));
        Assert.Equal(Sample.Now, callback.ReceivedAt);
    }

    [Fact]
    public async Task Denial_ends_the_wait_with_the_providers_message()
    {
        var response = _visitor.Get($"{Denial}&error_description=end-user+denied&state={Sample.State}");

        Assert.Equal(302, response.Status);
        var page = _visitor.Get(response.Header("Location")!);
        Assert.Equal(200, page.Status);
        Assert.Contains("<h1>Authorization denied</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("access_denied: end-user denied", page.Body, StringComparison.Ordinal);
        Assert.True(_visitor.Outcome.IsCompleted);
        Assert.Equal("access_denied: end-user denied", (await _visitor.Outcome).ErrorDescription);
    }

    [Theory]
    [InlineData(Good, "", "Accepted the callback.")]
    [InlineData("/%61uth?code=c0de&state=" + Sample.State, "", "Accepted the callback.")]
    [InlineData(Good, "Sec-Fetch-Dest: document", "Accepted the callback.")]
    [InlineData(Good, "Host: LOCALHOST:8400", "Accepted the callback.")]
    [InlineData(Denial + "&state=" + Sample.State, "", "Accepted the provider's denial.")]
    [InlineData("/auth?error=server_error&error_description=c0de&state=" + Sample.State, "", "Accepted the provider's error.")]
    public void First_callback_counts_and_later_ones_are_rejected(string target, string header, string line)
    {
        Assert.Equal(302, Send("GET", target, header));
        Assert.True(_visitor.Outcome.IsCompletedSuccessfully);
        Assert.Equal([line], _visitor.Events);

        foreach (var later in new[] { Good, "/auth?code=other&state=" + Sample.State, Denial, "/auth" })
        {
            var response = _visitor.Get(later);
            Assert.Equal(410, response.Status);
            Assert.Contains("This sign-in is complete", response.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/auth?code=c0de&state=guess", "", 400, OtherState)]
    [InlineData("GET", "/auth?state=" + Sample.State, "", 400, "Rejected a callback: it has neither a code nor an error.")]
    [InlineData("GET", "/auth?code=c0de%", "", 400, "Rejected a callback: its parameters cannot be parsed.")]
    [InlineData("GET", "/favicon.ico", "", 404, OtherPath)]
    [InlineData("GET", "/?code=x&state=" + Sample.State, "", 404, OtherPath)]
    [InlineData("GET", Good, "Host: evil.example:8400", 400, OtherHost)]
    [InlineData("GET", Good, "Host: 127.0.0.1:8400", 400, OtherHost)]
    [InlineData("GET", Good, "Host: localhost", 400, OtherHost)]
    [InlineData("GET", Good, "Host: localhost:8401", 400, OtherHost)]
    [InlineData("GET", Good, "Host: localhost:8400.evil.example", 400, OtherHost)]
    [InlineData("GET", Good, "Host:", 400, OtherHost)]
    [InlineData("GET", Good, "Sec-Fetch-Dest: iframe", 400, Embedded)]
    [InlineData("GET", Good, "Sec-Fetch-Dest: image", 400, Embedded)]
    [InlineData("GET", Good, "Sec-Fetch-Dest: empty", 400, Embedded)]
    [InlineData("POST", Good, "", 405, OtherMethod)]
    [InlineData("HEAD", Good, "", 405, OtherMethod)]
    [InlineData("PUT", Good, "", 405, OtherMethod)]
    [InlineData("OPTIONS", Good, "", 204, "Responded to a preflight request (OPTIONS).")]
    public void Invalid_request_does_not_end_the_wait(string method, string target, string header, int status, string line)
    {
        Assert.Equal(status, Send(method, target, header));

        Assert.Equal([line], _visitor.Events);
        Assert.False(_visitor.Outcome.IsCompleted);
        Assert.Equal(302, _visitor.Get(Good).Status);
        Assert.True(_visitor.Outcome.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("http://localhost:8400", "/", 302)]
    [InlineData("http://localhost:8400/auth?fixed=1", "/auth", 302)]
    [InlineData("http://localhost:8400/%7Eme/caf\u00e9", "/~me/caf%c3%a9", 302)]
    [InlineData("http://localhost:8400/a;b|c", "/a;b|c", 302)]
    [InlineData("http://localhost:8400/a%2Fb", "/a/b", 404)]
    [InlineData("http://localhost:8400/auth", "/auth/", 404)]
    [InlineData("http://localhost:8400/auth", "/AUTH", 404)]
    public void Path_is_that_of_the_callback_URL(string callbackUrl, string path, int status)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(callbackUrl: callbackUrl));

        Assert.Equal(status, visitor.Get($"{path}?code=x&state={Sample.State}").Status);

        Assert.Equal(status == 302, visitor.Outcome.IsCompleted);
    }

    [Fact]
    public void Preflight_allows_a_private_network_and_names_the_methods()
    {
        var response = _visitor.Send("OPTIONS", Good, "Access-Control-Request-Private-Network: true");

        Assert.Equal("true", response.Header("Access-Control-Allow-Private-Network"));
        Assert.Equal("GET, OPTIONS", response.Header("Allow"));
        Assert.Equal("GET, OPTIONS", _visitor.Send("POST", Good).Header("Allow"));
    }

    [Fact]
    public void Link_is_short_unguessable_and_without_secrets()
    {
        Assert.Matches("^http://localhost:8400/[A-Za-z0-9_-]{22,59}$", _visitor.Link.AbsoluteUri);
        Assert.NotEqual(_visitor.Link, new RedirectRequestClient(Sample.Authorization()).Link);
    }

    [Fact]
    public void Link_redirects_to_the_sign_in_and_sets_a_cookie()
    {
        var response = _visitor.Get(_visitor.Link.AbsolutePath);

        Assert.Equal(302, response.Status);
        Assert.Equal(
            "https://login.salesforce.com/authorize?response_type=code&client_secret=xyz789" +
            $"&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state={_visitor.LinkState}",
            response.Header("Location"));
        Assert.Matches("^yourmom-signin-8400=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax$", response.Header("Set-Cookie"));
        Assert.Empty(response.Body);
    }

    [Fact]
    public void Link_works_once()
    {
        _visitor.FollowLink();

        var second = _visitor.Get(_visitor.Link.AbsolutePath);

        Assert.Equal(410, second.Status);
        Assert.Null(second.Header("Location"));
        Assert.Null(second.Header("Set-Cookie"));
        Assert.Contains("already used", second.Body, StringComparison.Ordinal);
        Assert.Contains("another user or program", second.Body, StringComparison.Ordinal);
        Assert.False(_visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData("HEAD", "", 405)]
    [InlineData("POST", "", 405)]
    [InlineData("OPTIONS", "", 204)]
    [InlineData("GET", "Host: evil.example:8400", 400)]
    public void Link_is_used_up_only_by_a_GET_to_its_host(string method, string header, int status)
    {
        Assert.Equal(status, Send(method, _visitor.Link.AbsolutePath, header));

        Assert.Equal(302, _visitor.Get(_visitor.Link.AbsolutePath).Status);
    }

    [Fact]
    public void State_of_the_link_is_used_once()
    {
        var authorization = Sample.Authorization();
        var (first, second) = (new RedirectRequestClient(authorization), new RedirectRequestClient(authorization));
        first.FollowLink();
        Assert.Equal(302, first.Get($"/auth?error=access_denied&state={first.LinkState}").Status);

        Assert.Equal(400, second.Get($"/auth?code=x&state={first.LinkState}").Status);
        second.FollowLink();
        Assert.Equal(400, second.Get($"/auth?code=x&state={first.LinkState}").Status);
        Assert.Equal(302, second.Get($"/auth?code=x&state={second.LinkState}").Status);
    }

    [Fact]
    public void Internationalized_sign_in_address_is_preserved()
    {
        var visitor = new RedirectRequestClient(
            Sample.Authorization() with { AuthorizationUri = Sample.Secure("https://bücher.example/ü?state=ä") });

        Assert.Equal(
            "https://xn--bcher-kva.example/%C3%BC?state=%C3%A4", visitor.Get(visitor.Link.AbsolutePath).Header("Location"));
    }

    [Fact]
    public void Cookies_of_two_listeners_do_not_collide()
    {
        var one = _visitor.FollowLink().Split('=');
        var other = new RedirectRequestClient(Sample.Authorization(callbackUrl: "http://localhost:8401/auth")).FollowLink().Split('=');

        Assert.NotEqual(one[0], other[0]);
        Assert.NotEqual(one[1], other[1]);
    }

    [Theory]
    [InlineData(Guessable)]
    [InlineData(Denial)]
    public void Response_without_cookie_is_rejected(string target)
    {
        var visitor = WithOtherRedirectUri();
        AssertRejected();
        var cookie = visitor.FollowLink();
        AssertRejected();
        AssertRejected(cookie + "x");
        AssertRejected(cookie[..^1]);
        AssertRejected(cookie.Split('=')[0] + "=");
        AssertRejected("Cookie: x" + cookie["Cookie: ".Length..]);
        AssertRejected(WithOtherRedirectUri().FollowLink());

        var taken = visitor.Get(target, cookie.Replace("Cookie: ", "Cookie: a=b; ", StringComparison.Ordinal) + ";c=d");

        Assert.Equal(302, taken.Status);
        Assert.True(visitor.Outcome.IsCompletedSuccessfully);

        void AssertRejected(params string[] headers)
        {
            var response = visitor.Get(target, headers);
            Assert.Equal(400, response.Status);
            Assert.Contains("Start from the link in your terminal", response.Body, StringComparison.Ordinal);
            Assert.False(visitor.Outcome.IsCompleted);
        }
    }

    [Fact]
    public async Task Followed_link_accepts_its_state_only_and_reports_events()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization("sfdcservicecloud", stateIsRandom: false));

        Assert.Equal(400, visitor.Get(Guessable).Status);
        var cookie = visitor.FollowLink();
        Assert.Equal(410, visitor.Get(visitor.Link.AbsolutePath).Status);
        Assert.Equal(400, visitor.Get(Guessable, cookie).Status);
        Assert.False(visitor.Outcome.IsCompleted);
        var callback = visitor.Get("/auth?code=c0de&state=" + visitor.LinkState);
        var location = callback.Header("Location")!;
        Assert.Equal(200, visitor.Get(location).Status);
        Assert.Equal(410, visitor.Get("/auth?code=c0de&state=" + visitor.LinkState).Status);

        var response = await visitor.CallbackAsync();
        Assert.Equal(("c0de", "sfdcservicecloud"), (Sample.ToPlainText(response.Code), response.State));
        Assert.Equal(
            [
                NoCookie,
                "The one-time link was opened, and redirected the browser to the sign-in.",
                "Rejected the one-time link: it was already used.",
                OtherState,
                "Accepted the callback.",
                "Rejected a callback: the sign-in is already complete.",
            ],
            visitor.Events);
        var secrets = new[] { "c0de", "sfdcservicecloud", visitor.Link.AbsolutePath, location, cookie.Split('=')[1], visitor.LinkState! };
        Assert.All(visitor.Events, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public void Followed_link_to_another_redirect_URI_reports_that_the_state_is_kept()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(redirectUri: "https://platform.example/redirect"));

        visitor.FollowLink();

        Assert.Equal(
            [
                "The one-time link was opened, and redirected the browser to the sign-in. " +
                "The state was not replaced, because the sign-in does not redirect to this listener.",
            ],
            visitor.Events);
    }

    [Theory]
    [InlineData("https://www.mycoolapp.com/auth", "http://localhost:8400", "/auth")]
    [InlineData("https://www.mycoolapp.com/auth", "http://localhost:8400/hidden", "/hidden")]
    [InlineData("https://www.mycoolapp.com/%7Eme/a;b=c", "http://localhost:8400", "/%7Eme/a;b=c")]
    [InlineData("https://www.mycoolapp.com/a%2Cb", "http://localhost:8400", "/a%2cb")]
    [InlineData("http://localhost:8401/auth", "http://localhost:8400/auth", "/auth")]
    public async Task Link_cookie_and_last_page_work_behind_a_proxy(string callbackUrl, string listenUri, string path)
    {
        var visitor = new RedirectRequestClient(
            Sample.Authorization("sfdc", stateIsRandom: false, callbackUrl: callbackUrl), new Uri(listenUri));
        Assert.StartsWith(new Uri(callbackUrl).AbsoluteUri + "?signin=", visitor.Link.AbsoluteUri, StringComparison.Ordinal);

        Assert.Equal(404, visitor.Get("/other" + visitor.Link.Query).Status);
        var link = visitor.Get(path + visitor.Link.Query);
        Assert.StartsWith("https://login.salesforce.com/", link.Header("Location"), StringComparison.Ordinal);
        var cookie = link.Header("Set-Cookie")!;
        Assert.EndsWith(
            callbackUrl.StartsWith("https:", StringComparison.Ordinal) ? "; SameSite=Lax; Secure" : "; SameSite=Lax",
            cookie,
            StringComparison.Ordinal);
        var clean = visitor.Get(path + "?error=access_denied", "Cookie: " + cookie.Split("; ")[0], "Host: localhost:8400")
            .Header("Location")!;
        Assert.StartsWith(new Uri(callbackUrl).AbsolutePath + "?result=", clean, StringComparison.Ordinal);
        var page = path + clean[clean.IndexOf('?', StringComparison.Ordinal)..];
        Assert.True(visitor.IsLastPage(page));
        Assert.Contains("Authorization denied", visitor.Get(page).Body, StringComparison.Ordinal);
        Assert.True((await visitor.Outcome).IsDenied);
    }

    private static RedirectRequestClient WithOtherRedirectUri() => new(Sample.Authorization(
        "sfdcservicecloud", stateIsRandom: false, redirectUri: "https://platform.example/oauth/callback"));

    private int Send(string method, string target, string header) =>
        _visitor.Send(method, target, header.Length == 0 ? [] : [header]).Status;
}
