using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackPortTests
{
    [Theory]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("::1", "127.0.0.1")]
    public async Task Port_used_by_another_program_is_named_and_left_alone(string address, string otherFamily)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        var port = LoopbackClient.FreePort();
        using var other = new TcpListener(IPAddress.Parse(address), port);
        other.Start();

        var failure = await Refusal($"http://localhost:{port}/auth");

        Assert.Equal(YourMomErrorKind.PortInUseOnOneAddressFamily, failure.Kind);
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.True(LoopbackClient.IsFree(IPAddress.Parse(otherFamily), port), "The other family is still bound.");
    }

    [Fact]
    public async Task Addresses_are_released_when_the_last_one_is_in_use()
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, LoopbackClient.FreePort());

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => LoopbackEndpoint.ListenAsync([endpoint, endpoint], TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.PortInUseOnOneAddressFamily, failure.Kind);
        Assert.True(LoopbackClient.IsFree(endpoint.Address, endpoint.Port));
    }

    [Fact]
    public async Task Second_listener_on_a_port_is_rejected_and_the_first_continues()
    {
        var port = LoopbackClient.FreePort();
        var authorization = Sample.Authorization(callbackUrl: $"http://localhost:{port}/auth");
        using var first = await CallbackListener.StartAsync(
            authorization, new CallbackListenerOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(YourMomErrorKind.PortInUse, (await Refusal($"http://localhost:{port}/other")).Kind);

        Assert.Equal(302, (await LoopbackClient.GetAsync(port, "/auth?code=x&state=" + Sample.State)).Status);
        Assert.Equal("x", Sample.ToPlainText((await first.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken)).Code));
    }

    [Theory]
    [InlineData("https://www.mycoolapp.com/auth")]
    [InlineData("http://www.mycoolapp.com/auth")]
    [InlineData("http://localhost.example.com:8400/auth")]
    [InlineData("http://10.0.0.1:8400/auth")]
    [InlineData("http://0.0.0.0:8400/auth")]
    [InlineData("http://[::]:8400/auth")]
    [InlineData("myapp://localhost/auth")]
    public async Task Callback_URL_of_another_host_is_rejected(string callbackUrl)
    {
        var failure = await Refusal(callbackUrl);

        Assert.Equal(YourMomErrorKind.CallbackNotLocal, failure.Kind);
        Assert.Contains(callbackUrl, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:0/auth")]
    [InlineData("http://127.0.0.1:0/auth")]
    [InlineData("http://user:word@localhost:8400/auth")]
    [InlineData("http://localhost:8400/auth#part")]
    public async Task Callback_URL_that_cannot_be_served_is_rejected(string callbackUrl)
    {
        var failure = await Refusal(callbackUrl);

        Assert.Equal(YourMomErrorKind.InvalidCallbackUrl, failure.Kind);
        Assert.DoesNotContain("word", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_over_plain_http_from_elsewhere_is_rejected()
    {
        var authorization = Sample.Authorization(callbackUrl: "http://www.mycoolapp.com/auth");
        var options = new CallbackListenerOptions { ListenUri = new Uri($"http://localhost:{LoopbackClient.FreePort()}") };

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => CallbackListener.StartAsync(authorization, options, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidCallbackUrl, failure.Kind);
        Assert.Contains("in clear", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_program_on_the_port_receives_no_callback()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        var port = LoopbackClient.FreePort();
        var authorization = Sample.Authorization(callbackUrl: $"http://localhost:{port}/auth");
        using var listener = await CallbackListener.StartAsync(
            authorization, new CallbackListenerOptions(), TestContext.Current.CancellationToken);
        using var squatters = new Squatters(port);

        Assert.Equal(400, (await LoopbackClient.GetAsync(port, "/auth?code=x&state=wrong", IPAddress.Loopback)).Status);
        Assert.Equal(302, (await LoopbackClient.GetAsync(port, "/auth?code=x&state=" + Sample.State, IPAddress.IPv6Loopback)).Status);
        Assert.Equal("x", Sample.ToPlainText((await listener.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken)).Code));
    }

    [Theory]
    [InlineData("https://localhost:8400/auth")]
    [InlineData("https://127.0.0.1:8400/auth")]
    public async Task Https_callback_requires_a_certificate(string callbackUrl) =>
        Assert.Equal(YourMomErrorKind.CertificateRequired, (await Refusal(callbackUrl)).Kind);

    [Fact]
    public async Task Canceled_start_listens_on_nothing()
    {
        var port = LoopbackClient.FreePort();
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CallbackListener.StartAsync(
                Sample.Authorization(callbackUrl: $"http://localhost:{port}/auth"), new CallbackListenerOptions(), cancellation.Token));

        Assert.True(LoopbackClient.IsFree(IPAddress.Loopback, port));
    }

    private static Task<YourMomException> Refusal(string callbackUrl) => Assert.ThrowsAnyAsync<YourMomException>(
        () => CallbackListener.StartAsync(
            Sample.Authorization(callbackUrl: callbackUrl), new CallbackListenerOptions(), TestContext.Current.CancellationToken));

    // Listens on each address and on all addresses, like a program of another user.
    private sealed class Squatters : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public Squatters(int port)
        {
            foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Any, IPAddress.IPv6Any })
            {
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(socket);
                try
                {
                    socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                    socket.Bind(new IPEndPoint(address, port));
                    socket.Listen();
                }
                catch (SocketException)
                {
                    // Rejected, as expected.
                }
            }
        }

        public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
    }
}
