using System.Net;
using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class HttpHandlerFactoryTests
{
    private const string Password = "pr0xy+f4ke/";
    private static readonly Uri Platform = new("https://platform.example/your_moms/api-v2");
    private static readonly NetworkCredential Credential = new("me", Password);

    [Theory]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Redirect_does_not_send_secrets_to_another_address(string status)
    {
        await using var elsewhere = new ConnectionCountingServer(Sample.InstanceJson);
        await using var platform = new ConnectionCountingServer(
            _ => ConnectionCountingServer.Response(status, string.Empty, $"Location: {elsewhere.Address}"));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, await GetKeys(Sample.Options() with { BaseUri = platform.Address }));

        Assert.Empty(elsewhere.Connections);
    }

    [Fact]
    public async Task Proxy_receives_only_a_tunnel_request()
    {
        await using var proxy = new ConnectionCountingServer("It opens no tunnel: this is no TLS.", closesAfterResponse: true);

        Assert.Equal(YourMomErrorKind.ConnectionFailed, await GetKeys(Options(proxy)));

        Assert.Matches(
            @"^CONNECT platform\.example:443 HTTP/1\.1\nHost: platform\.example:443\nUser-Agent: CloudYourMoms/[^\n]+$",
            Assert.Single(proxy.Heads));
    }

    [Fact]
    public async Task Proxy_credential_is_sent_only_when_requested()
    {
        await using var proxy = Demanding(Credential);

        await GetKeys(Options(proxy) with { ProxyCredential = Credential });

        Assert.Equal([false, true], proxy.Heads.Select(head => head.Contains("Proxy-Authorization", StringComparison.Ordinal)));
        Assert.All(proxy.Heads, head => Assert.StartsWith("CONNECT platform.example:443 ", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proxy_that_rejects_the_credential_is_reported_without_password()
    {
        await using var proxy = Demanding(new NetworkCredential("other", "password"));
        using var client = new YourMomClient(Options(proxy) with { ProxyCredential = Credential, MaximumRetryCount = 3 });

        var error = await Test.ErrorOf(() => client.CreateInstanceAsync(Sample.InstanceRequest(), Test.Cancellation));

        Assert.Equal(YourMomErrorKind.ProxyRefused, error.Kind);
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.UserSecret, error.ToString(), StringComparison.Ordinal);
        Assert.InRange(proxy.Heads.Count, 1, 2);
    }

    [Theory]
    [InlineData("http://localhost:9/api")]
    [InlineData("http://127.0.0.1:9/api")]
    [InlineData("HTTP://[::1]:9/api")]
    public void Proxy_for_plain_http_is_rejected(string platform)
    {
        var options = new YourMomClientOptions { BaseUri = new Uri(platform), Proxy = new Uri("http://proxy.example:3128") };

        Assert.Equal(YourMomErrorKind.InsecureProxy, Assert.ThrowsAny<YourMomException>(() => new YourMomClient(options)).Kind);

        using var handler = HttpHandlerFactory.Create(options);
        Assert.Equal((false, null), (handler.UseProxy, handler.Proxy));
    }

    [Theory]
    [InlineData("proxy.example:3128")]
    [InlineData("/proxy")]
    [InlineData("ftp://proxy.example")]
    [InlineData("socks5://proxy.example")]
    [InlineData("http://me:pr0xy+f4ke@proxy.example")]
    [InlineData("http://me:pr0xy%2Bf4ke@proxy.example")]
    public void Invalid_proxy_is_rejected_and_not_shown(string address)
    {
        var error = Assert.ThrowsAny<YourMomException>(
            () => new YourMomClient(new YourMomClientOptions { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) }));

        Assert.Equal(YourMomErrorKind.InvalidProxy, error.Kind);
        Assert.DoesNotContain("pr0xy", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credential_without_a_proxy_is_for_the_system_proxy()
    {
        using var handler = HttpHandlerFactory.Create(new YourMomClientOptions { ProxyCredential = Credential });

        Assert.Same(Credential, handler.DefaultProxyCredentials);
        Assert.Equal((true, null, 256), (handler.UseProxy, handler.Proxy, handler.MaxConnectionsPerServer));
    }

    [Fact]
    public async Task Local_plain_http_does_not_use_the_system_proxy()
    {
        await using var proxy = new ConnectionCountingServer("[]");
        await using var platform = new ConnectionCountingServer("[]");
        var system = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new ProxyFor(platform.Address, proxy.Address);
        try
        {
            Assert.Null(await GetKeys(Sample.Options() with { BaseUri = platform.Address }));
        }
        finally
        {
            HttpClient.DefaultProxy = system;
        }

        Assert.Empty(proxy.Connections);
        Assert.Single(platform.Heads);
    }

    [Fact]
    public void System_proxy_credential_is_not_set_process_wide()
    {
        var shared = new WebProxy("http://proxy.example:3128") { BypassList = ["near"] };
        var own = new SystemProxy(shared) { Credentials = Credential };

        Assert.Null(shared.Credentials);
        Assert.Equal(shared.Address, own.GetProxy(new Uri("https://far.example")));
        Assert.False(own.IsBypassed(new Uri("https://far.example")));
        Assert.True(own.IsBypassed(new Uri("https://near.example")));
    }

    private static YourMomClientOptions Options(ConnectionCountingServer proxy) =>
        Sample.Options() with { BaseUri = Platform, Proxy = new Uri(proxy.Address.GetLeftPart(UriPartial.Authority)) };

    private static async Task<YourMomErrorKind?> GetKeys(YourMomClientOptions options)
    {
        using var client = new YourMomClient(options);
        return await Test.KindOf(() => client.GetKeysAsync(Test.Cancellation));
    }

    // Opens no tunnel with the credential either.
    private static ConnectionCountingServer Demanding(NetworkCredential credential)
    {
        var required = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{credential.UserName}:{credential.Password}"));
        return new(
            head => head.Contains(required, StringComparison.Ordinal)
                ? ConnectionCountingServer.Response("200 OK", "no TLS")
                : ConnectionCountingServer.Response(
                    "407 Proxy Authentication Required",
                    string.Empty,
                    "Proxy-Authenticate: Basic realm=\"proxy\"\r\nConnection: close"),
            closesAfterResponse: true);
    }

    // The system's proxy is one for the whole process, so it applies to the platform of this test only.
    private sealed class ProxyFor(Uri destination, Uri proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri address) => proxy;

        public bool IsBypassed(Uri host) => host.Authority != destination.Authority;
    }
}
