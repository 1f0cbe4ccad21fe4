using System.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class RedirectRequestHandlerTests
{
    private const string Good = "/auth?code=aPrx%3D%3D&state=" + Sample.State;

    private readonly RedirectRequestClient _visitor = new(Sample.Authorization());

    [Fact]
    public async Task Callback_ends_the_wait_and_redirects_without_the_code()
    {
        var response = _visitor.Get(Good);

        Assert.Equal(302, response.Status);
        var clean = response.Header("Location")!;
        Assert.StartsWith("/", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("aPrx", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("?", clean, StringComparison.Ordinal);
        var page = _visitor.Get(clean);
        Assert.Equal(200, page.Status);
        Assert.Contains("sfdcservicecloud", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("aPrx", page.Body, StringComparison.Ordinal);

        var callback = await _visitor.CallbackAsync();
        Assert.Equal("aPrx==", Sample.ToPlainText(callback.Code));
        Assert.Equal(Sample.State, callback.State);
        Assert.Equal("sfdcservicecloud", callback.Key);
        Assert.Equal(new Uri(Sample.CallbackUrl), callback.CallbackUrl);
        Assert.Equal(Sample.ApiKey, callback.ApiKey);
        Assert.Equal(Sample.ApiSecret, Sample.ToPlainText(callback.ApiSecret));
        Assert.Equal(Sample.Now, callback.ReceivedAt);
        Assert.Empty(callback.Parameters);
    }

    [Fact]
    public void Listener_stays_open_for_the_clean_page_only()
    {
        Assert.False(_visitor.IsLastPage(Good));
        var clean = _visitor.Get(Good).Header("Location")!;

        Assert.False(_visitor.IsLastPage(Good));
        Assert.False(_visitor.IsLastPage("/favicon.ico"));
        Assert.True(_visitor.IsLastPage(clean));
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
    public async Task Code_is_decoded_once()
    {
        _visitor.Get("/auth?code=a%253D%2B+b&state=" + Sample.State);

        Assert.Equal("a%3D+ b", Sample.ToPlainText((await _visitor.CallbackAsync()).Code));
    }

    [Fact]
    public async Task Empty_error_parameter_is_ignored()
    {
        Assert.Equal(302, _visitor.Get(Good + "&error=").Status);

        Assert.Equal("aPrx==", Sample.ToPlainText((await _visitor.CallbackAsync()).Code));
    }

    [Fact]
    public async Task Other_parameters_are_kept_and_sensitive_ones_are_secret()
    {
        _visitor.Get(Good + "&realmId=42&oauth_verifier=v3r%2B&empty=");

        var parameters = (await _visitor.CallbackAsync()).Parameters;
        Assert.Equal(["empty", "oauth_verifier", "realmId"], parameters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("42", parameters["realmId"]);
        Assert.Equal(string.Empty, parameters["empty"]);
        Assert.Equal("v3r+", Sample.ToPlainText(Assert.IsType<SecureString>(parameters["oauth_verifier"])));
    }

    [Theory]
    [InlineData("/auth?code=x&state=wrong", 400)]
    [InlineData("/auth?code=x&state=", 400)]
    [InlineData("/auth?code=x", 400)]
    [InlineData("/auth?code=x&state=" + Sample.State + "A", 400)]
    [InlineData("/auth?code=x&STATE=" + Sample.State, 400)]
    [InlineData("/auth?code=&state=" + Sample.State, 400)]
    [InlineData("/auth?CODE=x&state=" + Sample.State, 400)]
    [InlineData("/auth?state=" + Sample.State, 400)]
    [InlineData("/auth", 400)]
    [InlineData("/auth?code=x&code=y&state=" + Sample.State, 400)]
    [InlineData("/auth?code=x&c%6Fde=x&state=" + Sample.State, 400)]
    [InlineData("/auth?code=x&state=wrong&state=" + Sample.State, 400)]
    [InlineData("/auth?code=%zz&state=" + Sample.State, 400)]
    [InlineData("/auth?code=%FF&state=" + Sample.State, 400)]
    [InlineData("/auth?code=x&odd=%&state=" + Sample.State, 400)]
    [InlineData("/auth?error=access_denied&state=wrong", 400)]
    [InlineData("/auth?error=access_denied&state=", 400)]
    [InlineData("/auth/?code=x&state=" + Sample.State, 404)]
    [InlineData("/AUTH?code=x&state=" + Sample.State, 404)]
    [InlineData("//auth?code=x&state=" + Sample.State, 404)]
    [InlineData("/auth%2F?code=x&state=" + Sample.State, 404)]
    [InlineData("/auth/..?code=x&state=" + Sample.State, 404)]
    [InlineData("/?code=x&state=" + Sample.State, 404)]
    [InlineData("/favicon.ico", 404)]
    [InlineData("/.well-known/appspecific/com.chrome.devtools.json", 404)]
    public void Invalid_callback_is_rejected_and_the_wait_continues(string target, int status)
    {
        Assert.Equal(status, _visitor.Get(target).Status);

        Assert.False(_visitor.Outcome.IsCompleted);
        Assert.Equal(302, _visitor.Get(Good).Status);
        Assert.True(_visitor.Outcome.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public void Unsupported_method_is_rejected_and_the_wait_continues(string method)
    {
        var response = _visitor.Send(method, Good);

        Assert.Equal(405, response.Status);
        Assert.Equal("GET, OPTIONS", response.Header("Allow"));
        Assert.Empty(response.Body);
        Assert.False(_visitor.Outcome.IsCompleted);
    }

    [Fact]
    public void Private_network_preflight_is_allowed_and_the_wait_continues()
    {
        var response = _visitor.Send(
            "OPTIONS", Good, "Origin: https://login.salesforce.com", "Access-Control-Request-Private-Network: true");

        Assert.Equal(204, response.Status);
        Assert.Equal("true", response.Header("Access-Control-Allow-Private-Network"));
        Assert.Null(response.Header("Content-Length"));
        Assert.False(_visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData("Host: evil.example:8400")]
    [InlineData("Host: 127.0.0.1:8400")]
    [InlineData("Host: localhost")]
    [InlineData("Host: localhost:8401")]
    [InlineData("Host: localhost:8400.evil.example")]
    [InlineData("Host:")]
    public void Other_host_name_is_rejected_and_the_wait_continues(string host)
    {
        Assert.Equal(400, _visitor.Get(Good, host).Status);

        Assert.False(_visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData("http://localhost/auth", "localhost")]
    [InlineData("http://localhost/auth", "localhost:80")]
    [InlineData("http://localhost:8400/auth", "LOCALHOST:8400")]
    [InlineData("http://[::1]:8400/auth", "[::1]:8400")]
    [InlineData("http://127.0.0.1:8400/auth", "127.0.0.1:8400")]
    public void Host_name_of_the_callback_URL_is_accepted_in_every_form(string callbackUrl, string host) =>
        Assert.Equal(302, new RedirectRequestClient(Sample.Authorization(callbackUrl: callbackUrl)).Get(Good, "Host: " + host).Status);

    [Theory]
    [InlineData("iframe")]
    [InlineData("image")]
    [InlineData("script")]
    [InlineData("empty")]
    public void Embedded_callback_is_rejected_and_the_wait_continues(string destination)
    {
        Assert.Equal(400, _visitor.Get(Good, "Sec-Fetch-Dest: " + destination).Status);

        Assert.False(_visitor.Outcome.IsCompleted);
        Assert.Equal(302, _visitor.Get(Good, "Sec-Fetch-Dest: document").Status);
    }

    [Fact]
    public async Task First_callback_counts_and_later_ones_are_rejected()
    {
        _visitor.Get(Good);

        foreach (var target in new[] { Good, "/auth?code=other&state=" + Sample.State, "/auth?error=access_denied", "/auth" })
        {
            var second = _visitor.Get(target);
            Assert.Equal(410, second.Status);
            Assert.Contains("This sign-in is complete", second.Body, StringComparison.Ordinal);
        }

        Assert.Equal("aPrx==", Sample.ToPlainText((await _visitor.CallbackAsync()).Code));
    }

    [Theory]
    [InlineData("http://localhost:8400", "/")]
    [InlineData("http://localhost:8400/", "/")]
    [InlineData("http://localhost:8400/a%20b/%C3%BC", "/a%20b/%C3%BC")]
    [InlineData("http://localhost:8400/auth?fixed=1", "/auth")]
    public void Path_is_that_of_the_callback_URL(string callbackUrl, string path) =>
        Assert.Equal(
            302,
            new RedirectRequestClient(Sample.Authorization(callbackUrl: callbackUrl)).Get($"{path}?code=x&state={Sample.State}").Status);
}
