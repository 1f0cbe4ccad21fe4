using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Web;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackListenerTests
{
    private const string Target = "/auth?code=aPrx%3D%3D&state=" + Sample.State;
    private const string Login = "https://login.example.com/";

    private readonly int _port = LoopbackClient.FreePort();

    [Theory]
    [InlineData("localhost", "127.0.0.1", null)]
    [InlineData("localhost", "::1", null)]
    [InlineData("127.0.0.1", "127.0.0.1", "::1")]
    [InlineData("[::1]", "::1", "127.0.0.1")]
    [Trait("ReportedProblem", "07 The callback fails on one address family")]
    public async Task Localhost_is_served_on_both_address_families_a_literal_on_one(string host, string address, string? free)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        using var listener = await StartAsync($"http://{host}:{_port}/auth");
        var addresses = free is null ? $"127.0.0.1:{_port} and [::1]:{_port}" : $"{host}:{_port}";

        Assert.Equal([$"Listening on {addresses} for the callback on the path /auth."], listener.TakeEvents());
        Assert.True(free is null || LoopbackClient.IsFree(IPAddress.Parse(free), _port));
        using var client = await LoopbackClient.ConnectAsync(_port, IPAddress.Parse(address));
        await client.SendAsync($"GET {Target} HTTP/1.1\r\nHost: {host}:{_port}\r\n\r\n");
        Assert.Equal(302, (await client.ReceiveAsync()).Status);
        Assert.Equal("aPrx==", await CodeAsync(listener));
    }

    [Fact]
    public async Task Browser_gets_from_the_link_to_the_clean_page()
    {
        var callbackUrl = $"http://localhost:{_port}/auth";
        using var listener = await StartAsync(Sample.Authorization("sfdcservicecloud", stateIsRandom: false, callbackUrl));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);

        using var link = await browser.GetAsync(listener.LaunchUri, Test.Cancellation);
        Assert.Equal("login.salesforce.com", link.Headers.Location!.Host);
        var state = HttpUtility.ParseQueryString(link.Headers.Location.Query)["state"];
        using var callback = await browser.GetAsync($"{callbackUrl}?code=x&state={state}", Test.Cancellation);
        Assert.Equal("x", await CodeAsync(listener));
        var page = await browser.GetStringAsync(new Uri(listener.LaunchUri, callback.Headers.Location!), Test.Cancellation);

        Assert.Contains("You can close this tab", page, StringComparison.Ordinal);
        await listener.CloseAsync();
        AssertPortIsFree();
    }

    [Fact]
    public async Task Page_is_delivered_when_the_listener_is_closed_at_once()
    {
        using var listener = await StartAsync();
        var location = (await LoopbackClient.GetAsync(_port, Target)).Header("Location")!;

        var closing = listener.CloseAsync();
        var page = await LoopbackClient.GetAsync(_port, location);
        await closing;

        Assert.Equal(200, page.Status);
        Assert.EndsWith("</html>", page.Body.TrimEnd(), StringComparison.Ordinal);
        AssertPortIsFree();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_without_a_page_request_frees_the_port(bool isCalledBack)
    {
        using var listener = await StartAsync();
        Assert.False(LoopbackClient.IsFree(IPAddress.Loopback, _port));
        if (isCalledBack)
        {
            await LoopbackClient.GetAsync(_port, Target);
        }

        await listener.CloseAsync().WaitAsync(Test.Cancellation);
        AssertPortIsFree();

        await listener.CloseAsync();
    }

    [Fact]
    public async Task Timeout_reports_how_long_it_waited()
    {
        using var listener = await StartAsync();

        var failure = await Test.ErrorOf(() => listener.WaitAsync(TimeSpan.FromMilliseconds(1), Test.Cancellation));

        Assert.Equal((YourMomErrorKind.CallbackTimeout, "No callback arrived within 0 seconds."), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_and_frees_the_port()
    {
        using var cancellation = new CancellationTokenSource();
        using (var listener = await StartAsync())
        {
            var waiting = listener.WaitAsync(HangLimit.Duration, cancellation.Token);
            Assert.False(waiting.IsCompleted);
            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Test.Cancellation));
        }

        AssertPortIsFree();
    }

    [Theory]
    [InlineData("http://user:word@localhost/auth", Login, YourMomErrorKind.InvalidCallbackUrl)]
    [InlineData("http://localhost:0/auth", Login, YourMomErrorKind.InvalidCallbackUrl)]
    [InlineData("https://www.mycoolapp.com/auth", Login, YourMomErrorKind.CallbackNotLocal)]
    [InlineData("https://localhost/auth", Login, YourMomErrorKind.CertificateRequired)]
    [InlineData("http://localhost/auth", "http://login.example.com/?client_secret=word", YourMomErrorKind.InvalidOAuthUrl)]
    [InlineData(null, "ftp://localhost/", YourMomErrorKind.InvalidOAuthUrl)]
    public async Task Unusable_sign_in_is_rejected_before_listening(string? callbackUrl, string address, YourMomErrorKind kind)
    {
        var authorization = Sample.Authorization(callbackUrl: callbackUrl ?? Sample.CallbackUrl) with
        {
            AuthorizationUri = Sample.Secure(address),
        };

        var failure = await Test.ErrorOf(
            async () => _ = callbackUrl is null ? CallbackListener.StartForLaunch(authorization) : await StartAsync(authorization));

        Assert.Equal(kind, failure.Kind);
        Assert.DoesNotContain("word", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_listener_serves_only_the_link()
    {
        using var listener = CallbackListener.StartForLaunch(Sample.Authorization(callbackUrl: "https://www.mycoolapp.com/auth"));

        Assert.Equal("127.0.0.1", listener.LaunchUri.Host);
        Assert.Equal(404, (await GetAsync(Target)).Status);
        Assert.StartsWith(
            "https://login.salesforce.com/",
            (await GetAsync(listener.LaunchUri.PathAndQuery)).Header("Location"),
            StringComparison.Ordinal);

        async Task<ReceivedResponse> GetAsync(string target)
        {
            using var client = await LoopbackClient.ConnectAsync(listener.LaunchUri.Port);
            await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: {listener.LaunchUri.Authority}\r\n\r\n");
            return await client.ReceiveAsync();
        }
    }

    [Theory]
    [InlineData("http://localhost:8400/auth", null, true)]
    [InlineData("https://[::1]:8400/auth", null, true)]
    [InlineData("ftp://localhost/auth", null, false)]
    [InlineData("https://www.mycoolapp.com/auth", null, false)]
    [InlineData("https://www.mycoolapp.com/auth", "http://localhost:8400", true)]
    public void Support_for_a_callback_is_known_before_listening(string callbackUrl, string? listenUri, bool canListen) => Assert.Equal(
        canListen,
        CallbackListener.CanListenFor(
            Sample.Authorization(callbackUrl: callbackUrl), new() { ListenUri = listenUri is null ? null : new Uri(listenUri) }));

    [Fact]
    public async Task Second_listener_on_a_port_is_rejected_and_the_first_continues()
    {
        using var first = await StartAsync();

        Assert.Equal(YourMomErrorKind.PortInUse, (await Test.ErrorOf(() => StartAsync($"http://localhost:{_port}/other"))).Kind);

        Assert.Equal(302, (await LoopbackClient.GetAsync(_port, Target)).Status);
        Assert.Equal("aPrx==", await CodeAsync(first));
    }

    [Fact]
    public async Task Later_program_on_the_port_receives_no_callback()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        using var listener = await StartAsync();
        Socket[] others = [.. new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Any, IPAddress.IPv6Any }.Select(ListenAsWell)];

        Assert.Equal(400, (await LoopbackClient.GetAsync(_port, "/auth?code=x&state=wrong", IPAddress.Loopback)).Status);
        Assert.Equal(302, (await LoopbackClient.GetAsync(_port, Target, IPAddress.IPv6Loopback)).Status);
        Assert.Equal("aPrx==", await CodeAsync(listener));
        Array.ForEach(others, other => other.Dispose());

        // Like a program of another user. The system can refuse it.
        Socket ListenAsWell(IPAddress address)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _ = Record.Exception(() =>
            {
                socket.Bind(new IPEndPoint(address, _port));
                socket.Listen();
            });
            return socket;
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Https_callback_requires_a_client_that_trusts_the_certificate(string host)
    {
        using var certificate = Certificate();
        var callback = new Uri($"https://{host}:{_port}{Target}");
        using var listener = await StartAsync($"https://{host}:{_port}/auth", certificate);
        using var distrusting = new HttpClient();
        using var trusting = Trusting(certificate);

        await Assert.ThrowsAsync<HttpRequestException>(() => distrusting.GetStringAsync(callback, Test.Cancellation));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => distrusting.GetStringAsync(new UriBuilder(callback) { Scheme = "http" }.Uri, Test.Cancellation));
        var page = await trusting.GetStringAsync(callback, Test.Cancellation);

        Assert.Contains("You can close this tab", page, StringComparison.Ordinal);
        Assert.Equal("aPrx==", await CodeAsync(listener));
        Assert.Contains(
            "Closed a connection that ended before its request: the browser may not trust the certificate, or uses plain http.",
            listener.TakeEvents());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Certificate_without_usable_key_is_rejected(bool isDisposed)
    {
        using var certificate = Certificate();
        using var withoutKey = X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));
        if (isDisposed)
        {
            certificate.Dispose();
        }

        var failure = await Test.ErrorOf(() => StartAsync($"https://localhost:{_port}/auth", isDisposed ? certificate : withoutKey));

        Assert.Equal(YourMomErrorKind.InvalidCertificate, failure.Kind);
    }

    [Fact]
    public async Task Platform_with_untrusted_certificate_receives_nothing()
    {
        using var certificate = Certificate();
        using var listener = await StartAsync($"https://localhost:{_port}/auth", certificate);
        using var client = new YourMomClient(Sample.Options() with { BaseUri = new Uri($"https://localhost:{_port}/api") });

        var failure = await Test.ErrorOf(() => client.GetOAuthUrlAsync(Sample.OAuthRequest(), Test.Cancellation));

        Assert.Equal(YourMomErrorKind.ConnectionFailed, failure.Kind);
        Assert.True(Assert.IsType<ApiException>(failure).WasNeverSent);
    }

    private Task<CallbackListener> StartAsync(string? callbackUrl = null, X509Certificate2? certificate = null) =>
        StartAsync(Sample.Authorization(callbackUrl: callbackUrl ?? $"http://localhost:{_port}/auth"), certificate);

    private static Task<CallbackListener> StartAsync(AuthorizationRequest authorization, X509Certificate2? certificate = null) =>
        CallbackListener.StartAsync(authorization, new() { Certificate = certificate }, Test.Cancellation);

    private static async Task<string> CodeAsync(CallbackListener listener) =>
        Sample.ToPlainText((await listener.WaitAsync(HangLimit.Duration, Test.Cancellation)).Code);

    private void AssertPortIsFree()
    {
        Assert.True(LoopbackClient.IsFree(IPAddress.Loopback, _port), $"127.0.0.1:{_port} is still bound.");
        Assert.True(LoopbackClient.IsFree(IPAddress.IPv6Loopback, _port), $"[::1]:{_port} is still bound.");
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var ephemeral = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pfx), null);
    }

    // Trusts only the certificate that the test created.
    private static HttpClient Trusting(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        return new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });
    }
}
