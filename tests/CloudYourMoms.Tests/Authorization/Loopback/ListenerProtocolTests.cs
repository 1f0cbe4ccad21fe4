using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>Clients of the listener that do not send HTTP.</summary>
public sealed class ListenerProtocolTests : IAsyncLifetime
{
    private readonly int _port = LoopbackClient.FreePort();
    private CallbackListener? _listener;

    public async ValueTask InitializeAsync() => _listener = await CallbackListener.StartAsync(
        Sample.Authorization(callbackUrl: $"http://localhost:{_port}/auth"),
        new CallbackListenerOptions(),
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _listener!.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Tls_client_of_the_http_listener_is_closed_before_a_silent_one()
    {
        using var silent = await LoopbackClient.ConnectAsync(_port);
        var silentIsClosed = silent.ReceiveTextAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", _port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());

        var handshake = tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost" }, TestContext.Current.CancellationToken);

        // The silent connection is older and is closed at its timeout. The other connection must be closed earlier.
        Assert.Same(handshake, await Task.WhenAny(handshake, silentIsClosed));
        Assert.True(await Record.ExceptionAsync(() => handshake) is IOException or AuthenticationException, "The handshake did not fail.");
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001", "")]
    [InlineData("\u0080\u002e\u0001", "")]
    [InlineData("\0", "")]
    [InlineData("\u00ffSMB", "")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("CONNECT localhost:443 HTTP/1.1\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("hello", "HTTP/1.1 400 Bad Request")]
    public async Task Bytes_that_cannot_begin_a_request_end_the_connection(string text, string statusLine)
    {
        await using var stream = new SilentStream(Encoding.Latin1.GetBytes(text));

        // Reading more would never end.
        var (head, rejection) = await HttpRequestHead.ReadAsync(stream);

        Assert.Null(head);
        Assert.Equal(statusLine, rejection is null ? string.Empty : $"HTTP/1.1 {rejection.Status} {rejection.Reason}");
    }

    // A client that sends these bytes and then waits for a response. A second read fails immediately, so that no test hangs.
    private sealed class SilentStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Position == Length
            ? throw new InvalidOperationException("The client sends nothing more.")
            : base.ReadAsync(buffer, offset, count, cancellationToken);
    }
}
