using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackListenerHttpsTests
{
    private readonly int _port = LoopbackClient.FreePort();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Https_callback_is_received_with_the_given_certificate(string host)
    {
        using var certificate = Certificate();
        var authorization = Sample.Authorization(callbackUrl: $"https://{host}:{_port}/auth");
        using var listener = await CallbackListener.StartAsync(
            authorization, new CallbackListenerOptions { Certificate = certificate }, TestContext.Current.CancellationToken);
        using var browser = Trusting(certificate);

        var page = await browser.GetStringAsync(
            new Uri(authorization.CallbackUrl, $"?code=x&state={Sample.State}"), TestContext.Current.CancellationToken);
        var callback = await listener.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken);

        Assert.Contains("You can close this tab", page, StringComparison.Ordinal);
        Assert.Equal("x", Sample.ToPlainText(callback.Code));
    }

    [Fact]
    public async Task Untrusting_or_plain_http_client_does_not_end_the_wait()
    {
        using var certificate = Certificate();
        var authorization = Sample.Authorization(callbackUrl: $"https://localhost:{_port}/auth");
        using var listener = await CallbackListener.StartAsync(
            authorization, new CallbackListenerOptions { Certificate = certificate }, TestContext.Current.CancellationToken);
        using var distrusting = new HttpClient();
        using var trusting = Trusting(certificate);
        var callback = new Uri(authorization.CallbackUrl, $"?code=x&state={Sample.State}");

        await Assert.ThrowsAsync<HttpRequestException>(() => distrusting.GetStringAsync(callback, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => distrusting.GetStringAsync(new UriBuilder(callback) { Scheme = "http" }.Uri, TestContext.Current.CancellationToken));
        await trusting.GetStringAsync(callback, TestContext.Current.CancellationToken);

        Assert.Equal("x", Sample.ToPlainText((await listener.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken)).Code));
        Assert.Contains(
            "Closed a connection that ended before its request: the browser may not trust the certificate, or uses plain http.",
            listener.TakeEvents());
    }

    [Fact]
    public async Task Certificate_without_private_key_is_rejected()
    {
        using var certificate = Certificate();
        using var withoutKey = X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => CallbackListener.StartAsync(
            Sample.Authorization(callbackUrl: $"https://localhost:{_port}/auth"),
            new CallbackListenerOptions { Certificate = withoutKey },
            TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidCertificate, failure.Kind);
    }

    [Fact]
    public async Task Disposed_certificate_is_refused()
    {
        var certificate = Certificate();
        certificate.Dispose();

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => CallbackListener.StartAsync(
            Sample.Authorization(callbackUrl: $"https://localhost:{_port}/auth"),
            new CallbackListenerOptions { Certificate = certificate },
            TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidCertificate, failure.Kind);
    }

    [Fact]
    public async Task Platform_with_untrusted_certificate_receives_nothing()
    {
        using var certificate = Certificate();
        using var listener = await CallbackListener.StartAsync(
            Sample.Authorization(callbackUrl: $"https://localhost:{_port}/auth"),
            new CallbackListenerOptions { Certificate = certificate },
            TestContext.Current.CancellationToken);
        using var client = new YourMomClient(Sample.Options() with { BaseUri = new Uri($"https://localhost:{_port}/api") });

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.ConnectionFailed, failure.Kind);
        Assert.True(Assert.IsType<ApiException>(failure).WasNeverSent);
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
