using System.Net;
using System.Net.Sockets;
using System.Web;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackListenerTests
{
    private const string Target = "/auth?code=aPrx%3D%3D&state=" + Sample.State;

    private readonly int _port = LoopbackClient.FreePort();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Localhost_is_served_on_both_address_families(string address)
    {
        Assert.SkipUnless(address != "::1" || Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        using var listener = await StartAsync();

        Assert.Equal(302, (await LoopbackClient.GetAsync(_port, Target, IPAddress.Parse(address))).Status);

        Assert.Equal("aPrx==", Sample.ToPlainText((await WaitAsync(listener)).Code));
    }

    [Theory]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("[::1]", "127.0.0.1")]
    public async Task Literal_address_is_served_on_itself_alone(string host, string other)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        using var listener = await StartAsync(host);

        Assert.True(LoopbackClient.IsFree(IPAddress.Parse(other), _port));
        using var client = await LoopbackClient.ConnectAsync(_port, IPAddress.Parse(host.Trim('[', ']')));
        await client.SendAsync($"GET {listener.LaunchUri.AbsolutePath} HTTP/1.1\r\nHost: {host}:{_port}\r\n\r\n");
        Assert.Equal(302, (await client.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Browser_gets_from_the_link_to_the_clean_page()
    {
        using var listener = await StartAsync(
            authorization: Sample.Authorization("sfdcservicecloud", stateIsRandom: false, CallbackUrl("localhost")));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);

        using var link = await browser.GetAsync(listener.LaunchUri, TestContext.Current.CancellationToken);
        Assert.Equal("login.salesforce.com", link.Headers.Location!.Host);
        var state = HttpUtility.ParseQueryString(link.Headers.Location.Query)["state"];
        using var callback = await browser.GetAsync(
            $"{CallbackUrl("localhost")}?code=x&state={state}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, callback.StatusCode);
        Assert.Equal("x", Sample.ToPlainText((await WaitAsync(listener)).Code));
        var page = await browser.GetStringAsync(
            new Uri(listener.LaunchUri, callback.Headers.Location!), TestContext.Current.CancellationToken);

        Assert.Contains("You can close this tab", page, StringComparison.Ordinal);
        await listener.CloseAsync();
        AssertPortIsFree();
    }

    [Fact]
    public async Task Page_is_delivered_when_the_listener_is_closed_at_once()
    {
        using var listener = await StartAsync();
        var location = (await LoopbackClient.GetAsync(_port, Target)).Header("Location")!;
        await WaitAsync(listener);

        var closing = listener.CloseAsync();
        var page = await LoopbackClient.GetAsync(_port, location);
        await closing;

        Assert.Equal(200, page.Status);
        Assert.EndsWith("</html>", page.Body.TrimEnd(), StringComparison.Ordinal);
        AssertPortIsFree();
    }

    [Fact]
    public async Task Port_is_freed_when_the_page_is_never_requested()
    {
        using var listener = await StartAsync();
        await LoopbackClient.GetAsync(_port, Target);

        await listener.CloseAsync().WaitAsync(TestContext.Current.CancellationToken);

        AssertPortIsFree();
    }

    [Fact]
    public async Task Denial_is_reported_with_the_providers_message()
    {
        using var listener = await StartAsync();
        await LoopbackClient.GetAsync(_port, "/auth?error=access_denied&error_description=user+denied&state=" + Sample.State);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => WaitAsync(listener));

        Assert.Equal(YourMomErrorKind.AuthorizationDenied, failure.Kind);
        Assert.Equal("access_denied: user denied", Assert.IsType<AuthorizationException>(failure).ProviderMessage);
        Assert.Contains("access_denied: user denied", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_reports_how_long_it_waited()
    {
        using var listener = await StartAsync();

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => listener.WaitAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CallbackTimeout, failure.Kind);
        Assert.Contains("0 seconds", failure.Message, StringComparison.Ordinal);
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

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TestContext.Current.CancellationToken));
        }

        AssertPortIsFree();
    }

    [Fact]
    public async Task Disposal_without_callback_frees_the_port_and_is_idempotent()
    {
        using var listener = await StartAsync();
        Assert.False(LoopbackClient.IsFree(IPAddress.Loopback, _port));

        await listener.CloseAsync();
        AssertPortIsFree();
        await listener.CloseAsync();
    }

    [Fact]
    public async Task Port_can_be_reused_at_once_after_a_sign_in()
    {
        for (var round = 0; round < 3; round++)
        {
            using var listener = await StartAsync();
            await LoopbackClient.GetAsync(_port, (await LoopbackClient.GetAsync(_port, Target)).Header("Location")!);
            await listener.CloseAsync();
        }

        AssertPortIsFree();
    }

    private string CallbackUrl(string host) => $"http://{host}:{_port}/auth";

    private Task<CallbackListener> StartAsync(string host = "localhost", AuthorizationRequest? authorization = null) =>
        CallbackListener.StartAsync(
            authorization ?? Sample.Authorization(callbackUrl: CallbackUrl(host)),
            new CallbackListenerOptions(),
            TestContext.Current.CancellationToken);

    private static Task<AuthorizationResponse> WaitAsync(CallbackListener listener) =>
        listener.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken);

    private void AssertPortIsFree()
    {
        Assert.True(LoopbackClient.IsFree(IPAddress.Loopback, _port), $"127.0.0.1:{_port} is still bound.");
        Assert.True(LoopbackClient.IsFree(IPAddress.IPv6Loopback, _port), $"[::1]:{_port} is still bound.");
    }
}
