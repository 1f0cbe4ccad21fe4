using System.Net;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>Callback URLs that a proxy or tunnel forwards to this machine, and callback URLs of other machines.</summary>
public sealed class CallbackProxyTests
{
    private const string Public = "https://www.mycoolapp.com/auth";
    private const string Good = "?code=aPrx%3D%3D&state=" + Sample.State;

    [Theory]
    [InlineData("http://localhost:8400", "/auth")]
    [InlineData("http://localhost:8400/", "/auth")]
    [InlineData("http://localhost:8400/hidden", "/hidden")]
    public async Task Callback_arrives_on_the_path_that_the_proxy_uses(string listenUri, string path)
    {
        var visitor = Visitor(listenUri);

        Assert.Equal(404, visitor.Get("/other" + Good, "Host: localhost:8400").Status);
        var response = visitor.Get(path + Good, "Host: localhost:8400");

        Assert.Equal(302, response.Status);
        var clean = response.Header("Location")!;
        Assert.StartsWith("/auth?result=", clean, StringComparison.Ordinal);
        Assert.Contains(
            "You can close this tab", visitor.Get(path + clean["/auth".Length..], "Host: localhost:8400").Body, StringComparison.Ordinal);
        Assert.Equal("aPrx==", Sample.ToPlainText((await visitor.CallbackAsync()).Code));
    }

    [Fact]
    public void Link_has_the_public_address_and_a_secure_cookie()
    {
        var visitor = Visitor("http://localhost:8400/hidden");

        Assert.StartsWith(Public + "?signin=", visitor.Link.AbsoluteUri, StringComparison.Ordinal);
        var response = visitor.Get("/hidden" + visitor.Link.Query);

        Assert.Equal(302, response.Status);
        Assert.StartsWith("https://login.salesforce.com/", response.Header("Location"), StringComparison.Ordinal);
        var cookie = response.Header("Set-Cookie")!;
        Assert.EndsWith("; Path=/; HttpOnly; SameSite=Lax; Secure", cookie, StringComparison.Ordinal);
        Assert.StartsWith("yourmom-signin-8400=", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("www.mycoolapp.com", 302)]
    [InlineData("www.mycoolapp.com:443", 302)]
    [InlineData("localhost:8400", 302)]
    [InlineData("www.mycoolapp.com:8400", 400)]
    [InlineData("localhost", 400)]
    [InlineData("127.0.0.1:8400", 302)]
    [InlineData("[::1]:8400", 302)]
    [InlineData("127.0.0.1", 400)]
    [InlineData("127.0.0.1:8401", 400)]
    [InlineData("127.0.0.2:8400", 400)]
    [InlineData("[::1]", 400)]
    [InlineData("localhost.evil.example:8400", 400)]
    [InlineData("evil.example", 400)]
    public void Host_names_of_both_sides_of_the_proxy_alone_are_accepted(string host, int status)
    {
        var visitor = Visitor("http://localhost:8400");

        Assert.Equal(status, visitor.Get("/auth" + Good, "Host: " + host).Status);

        Assert.Equal(status == 302, visitor.Outcome.IsCompleted);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8400", "localhost:8400")]
    [InlineData("http://[::1]:8400", "localhost:8400")]
    [InlineData("http://localhost", "127.0.0.1")]
    [InlineData("http://localhost", "[::1]:80")]
    [InlineData("http://127.0.0.5:8400", "127.0.0.5:8400")]
    public void Local_host_name_passed_on_by_a_proxy_is_accepted(string listenUri, string host) =>
        Assert.Equal(302, Visitor(listenUri).Get("/auth" + Good, "Host: " + host).Status);

    [Theory]
    [InlineData("https://b\u00fccher.example/auth", "xn--bcher-kva.example")]
    [InlineData("https://b\u00fccher.example:8443/auth", "XN--bcher-kva.example:8443")]
    public void Internationalized_host_name_is_accepted(string callbackUrl, string host)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(callbackUrl: callbackUrl), new Uri("http://localhost:8400"));

        Assert.Equal(302, visitor.Get("/auth" + Good, "Host: " + host).Status);
    }

    [Theory]
    [InlineData("https://localhost:8400/auth", "http://localhost:8400/auth")]
    [InlineData("http://localhost:8401/auth", "http://localhost:8400/auth")]
    public void Proxy_on_this_machine_is_supported(string callbackUrl, string listenUri)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(callbackUrl: callbackUrl), new Uri(listenUri));

        Assert.StartsWith(callbackUrl + "?signin=", visitor.Link.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void ListenUri_equal_to_the_callback_URL_is_not_a_proxy()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization(), new Uri("http://localhost:8400"));

        Assert.Empty(visitor.Link.Query);
        Assert.Equal(302, visitor.Get("/auth" + Good).Status);
    }

    [Theory]
    [InlineData("http://192.0.2.1:8400/")]
    [InlineData("http://0.0.0.0:8400/")]
    [InlineData("http://localhost.example.com:8400/")]
    [InlineData("ftp://localhost:8400/")]
    [InlineData("localhost:8400")]
    [InlineData("http://localhost:0/")]
    [InlineData("https://127.0.0.1:0/auth")]
    [InlineData("http://localhost:8400/#part")]
    public async Task ListenUri_of_another_machine_is_rejected(string listenUri)
    {
        var failure = await Refusal(Public, new Uri(listenUri, UriKind.RelativeOrAbsolute));

        Assert.Equal(YourMomErrorKind.InvalidListenUri, failure.Kind);
        Assert.StartsWith(
            $"'{listenUri.Split('#')[0]}' is not a valid address to listen on. Use an http or https address of this machine",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListenUri_with_a_user_is_rejected_and_not_shown()
    {
        var failure = await Refusal(Public, new Uri("http://user:word@localhost:8400/"));

        Assert.Equal(YourMomErrorKind.InvalidListenUri, failure.Kind);
        Assert.DoesNotContain("word", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListenUri_that_is_relative_is_rejected() =>
        Assert.Equal(YourMomErrorKind.InvalidListenUri, (await Refusal(Public, new Uri("localhost", UriKind.Relative))).Kind);

    [Fact]
    public async Task Custom_scheme_cannot_be_proxied()
    {
        var failure = await Refusal("myapp://auth/done", new Uri("http://localhost:8400"));

        Assert.Equal(YourMomErrorKind.InvalidCallbackUrl, failure.Kind);
        Assert.Contains("'myapp'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8400/auth", null, true)]
    [InlineData("https://[::1]:8400/auth", null, true)]
    [InlineData("ftp://localhost/auth", null, false)]
    [InlineData(Public, null, false)]
    [InlineData(Public, "http://localhost:8400", true)]
    public void Support_for_a_callback_is_known_before_listening(string callbackUrl, string? listenUri, bool canListen) => Assert.Equal(
        canListen,
        CallbackListener.CanListenFor(
            Sample.Authorization(callbackUrl: callbackUrl),
            new CallbackListenerOptions { ListenUri = listenUri is null ? null : new Uri(listenUri) }));

    [Fact]
    public async Task Launch_listener_serves_only_the_link()
    {
        using var listener = CallbackListener.StartForLaunch(Sample.Authorization(callbackUrl: Public));

        Assert.Equal(IPAddress.Loopback.ToString(), listener.LaunchUri.Host);
        using var client = await LoopbackClient.ConnectAsync(listener.LaunchUri.Port);
        await client.SendAsync($"GET /auth{Good} HTTP/1.1\r\nHost: {listener.LaunchUri.Authority}\r\n\r\n");
        Assert.Equal(404, (await client.ReceiveAsync()).Status);
        using var browser = await LoopbackClient.ConnectAsync(listener.LaunchUri.Port);
        await browser.SendAsync($"GET {listener.LaunchUri.PathAndQuery} HTTP/1.1\r\nHost: {listener.LaunchUri.Authority}\r\n\r\n");
        Assert.StartsWith("https://login.salesforce.com/", (await browser.ReceiveAsync()).Header("Location"), StringComparison.Ordinal);
    }

    private static RedirectRequestClient Visitor(string listenUri) => new(Sample.Authorization(callbackUrl: Public), new Uri(listenUri));

    private static Task<YourMomException> Refusal(string callbackUrl, Uri listenUri) => Assert.ThrowsAnyAsync<YourMomException>(
        () => CallbackListener.StartAsync(
        Sample.Authorization(callbackUrl: callbackUrl),
        new CallbackListenerOptions { ListenUri = listenUri },
        TestContext.Current.CancellationToken));
}
