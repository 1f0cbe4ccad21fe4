using System.Net;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class ProxyTests
{
    private const string Password = "pr0xy+f4ke/";
    private static readonly Uri Platform = new("https://platform.example/your_moms/api-v2");

    public static TheoryData<string> PlainAddresses => ["http://localhost:9/api", "http://127.0.0.1:9/api", "HTTP://[::1]:9/api"];

    [Fact]
    public async Task Proxy_receives_only_a_tunnel_request()
    {
        await using var proxy = new FakeProxy(credential: null, Sample.OAuthResponse());
        using var client = new YourMomClient(Sample.Options() with { BaseUri = Platform, Proxy = proxy.Address });

        // The proxy opens none: what it sends is no TLS.
        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.ConnectionFailed, failure.Kind);
        var head = Assert.Single(proxy.Heads);
        Assert.StartsWith(
            "CONNECT platform.example:443 HTTP/1.1\nHost: platform.example:443\nUser-Agent: CloudYourMoms/",
            head,
            StringComparison.Ordinal);
        Assert.Equal(3, head.Count(character => character == '\n'));
    }

    [Theory]
    [MemberData(nameof(PlainAddresses))]
    public async Task Proxy_for_plain_http_is_rejected_before_anything_is_sent(string platform)
    {
        await using var proxy = new FakeProxy(credential: null, Sample.OAuthResponse());

        var refusal = Assert.ThrowsAny<YourMomException>(
            () => new YourMomClient(Sample.Options() with { BaseUri = new Uri(platform), Proxy = proxy.Address }));

        Assert.Equal(YourMomErrorKind.InsecureProxy, refusal.Kind);
        Assert.Empty(proxy.Heads);
    }

    [Theory]
    [MemberData(nameof(PlainAddresses))]
    public void Plain_http_uses_no_proxy(string platform)
    {
        var options = new YourMomClientOptions { BaseUri = new Uri(platform), Proxy = new Uri("http://proxy.example:3128") };

        using var handler = HttpHandlerFactory.Create(options);

        Assert.False(handler.UseProxy);
        Assert.Null(handler.Proxy);
    }

    [Fact]
    public async Task Proxy_credential_is_sent_only_when_requested()
    {
        await using var proxy = new FakeProxy($"me:{Password}", Sample.InstanceJson);
        using var client = new YourMomClient(Sample.Options() with
        {
            BaseUri = Platform,
            Proxy = proxy.Address,
            ProxyCredential = new NetworkCredential("me", Password),
        });

        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(2, proxy.Heads.Count);
        Assert.All(proxy.Heads, head => Assert.StartsWith("CONNECT platform.example:443 ", head, StringComparison.Ordinal));
        Assert.DoesNotContain("Proxy-Authorization", proxy.Heads[0], StringComparison.Ordinal);
        Assert.Contains("Proxy-Authorization", proxy.Heads[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_that_rejects_the_credential_is_reported_without_password()
    {
        await using var proxy = new FakeProxy("somebody:else", Sample.InstanceJson);
        using var client = new YourMomClient(Sample.Options(retries: 3) with
        {
            BaseUri = Platform,
            Proxy = proxy.Address,
            ProxyCredential = new NetworkCredential("me", Password),
        });

        foreach (var call in Calls(client))
        {
            var failure = await Assert.ThrowsAnyAsync<YourMomException>(call);

            Assert.Equal(YourMomErrorKind.ProxyRefused, failure.Kind);
            Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Sample.UserSecret, failure.ToString(), StringComparison.Ordinal);
        }

        Assert.InRange(proxy.Heads.Count, 2, 4);
    }

    [Theory]
    [InlineData("proxy.example:3128")]
    [InlineData("/proxy")]
    [InlineData("ftp://proxy.example")]
    [InlineData("socks5://proxy.example")]
    [InlineData("http://me:pr0xy+f4ke@proxy.example")]
    [InlineData("http://me:pr0xy%2Bf4ke@proxy.example")]
    public void Invalid_proxy_is_rejected_without_showing_it(string address)
    {
        var options = new YourMomClientOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) };

        var refusal = Assert.ThrowsAny<YourMomException>(() => new YourMomClient(options));

        Assert.Equal(YourMomErrorKind.InvalidProxy, refusal.Kind);
        Assert.DoesNotContain("pr0xy", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credential_without_a_proxy_is_for_the_system_proxy()
    {
        var credential = new NetworkCredential("me", Password);

        using var handler = HttpHandlerFactory.Create(new YourMomClientOptions { ProxyCredential = credential });

        Assert.Same(credential, handler.DefaultProxyCredentials);
        Assert.Null(handler.Proxy);
        Assert.True(handler.UseProxy);
        Assert.True(handler.MaxConnectionsPerServer >= 256);
    }

    [Fact]
    public async Task Local_plain_http_does_not_use_the_system_proxy()
    {
        await using var proxy = new FakeProxy(credential: null, Sample.OAuthResponse());
        await using var platform = new FakeProxy(credential: null, Sample.OAuthResponse());
        var system = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new ProxyFor(platform.Address, proxy.Address);
        try
        {
            using var client = new YourMomClient(Sample.Options() with { BaseUri = new Uri(platform.Address, "/your_moms/api-v2") });

            await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);
        }
        finally
        {
            HttpClient.DefaultProxy = system;
        }

        Assert.Empty(proxy.Heads);
        Assert.StartsWith("GET /your_moms/api-v2/", Assert.Single(platform.Heads), StringComparison.Ordinal);
    }

    private static Func<Task>[] Calls(YourMomClient client) =>
    [
        () => client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken),
        () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken),
    ];

    // The system's proxy is one for the whole process: it must not be in the way of tests that run at the same time.
    private sealed class ProxyFor(Uri destination, Uri proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri address) => proxy;

        public bool IsBypassed(Uri host) => host.Authority != destination.Authority;
    }
}
