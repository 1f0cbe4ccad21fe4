using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>Invalid and slow clients do not block others or end the wait.</summary>
public sealed class CallbackConnectionTests : IAsyncLifetime
{
    private const string Target = "/auth?code=x&state=" + Sample.State;

    private readonly int _port = LoopbackClient.FreePort();
    private readonly List<LoopbackClient> _strays = [];
    private CallbackListener? _listener;

    public async ValueTask InitializeAsync() => _listener = await CallbackListener.StartAsync(
        Sample.Authorization(callbackUrl: $"http://localhost:{_port}/auth"), new CallbackListenerOptions(), Test.Cancellation);

    public ValueTask DisposeAsync()
    {
        _strays.ForEach(stray => stray.Dispose());
        _listener!.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("GET /auth?code=x&sta", 1)]
    [InlineData("GET /auth HTTP/1.1\r\nHost: localhost\r\n", 100)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc", 20)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 100)]
    [InlineData("", 1, true)]
    [InlineData("GET /", 1, true)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 1, true)]
    [InlineData("\0\0\0\0", 1, true)]
    public async Task Open_connections_do_not_block_the_callback(string text, int count, bool isAborted = false)
    {
        await ConnectStraysAsync(text, count);
        if (isAborted)
        {
            _strays[0].Dispose();
        }

        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Invalid_request_gets_a_response_and_an_event()
    {
        await ConnectStraysAsync("garbage\r\n\r\n", 1);

        Assert.Equal(400, (await _strays[0].ReceiveAsync()).Status);

        Assert.Equal("Rejected a request that is not HTTP.", _listener!.TakeEvents()[^1]);
        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Incomplete_request_is_closed_with_an_event()
    {
        await ConnectStraysAsync("GET /auth?code=c0de", 1);

        // Returns only when the listener closes.
        Assert.Empty(await _strays[0].ReceiveTextAsync());

        Assert.Equal("Closed a connection that sent no complete request within 5 seconds.", _listener!.TakeEvents()[^1]);
        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Tls_client_is_closed_before_a_silent_one()
    {
        await ConnectStraysAsync(string.Empty, 1);
        var silentIsClosed = _strays[0].ReceiveTextAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", _port, Test.Cancellation);
        await using var tls = new SslStream(client.GetStream());

        var handshake = tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost" }, Test.Cancellation);

        // The silent connection is older and is closed at its timeout. The other connection must be closed earlier.
        Assert.Same(handshake, await Task.WhenAny(handshake, silentIsClosed));
        Assert.True(await Record.ExceptionAsync(() => handshake) is IOException or AuthenticationException, "The handshake did not fail.");
    }

    [Fact]
    public async Task Request_with_a_body_gets_a_response()
    {
        await ConnectStraysAsync(
            $"POST /auth HTTP/1.1\r\nHost: localhost:{_port}\r\nContent-Length: 8000000\r\n\r\n{new string('x', 8_000_000)}", 1);

        Assert.Equal(405, (await _strays[0].ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Second_request_on_a_connection_is_not_read()
    {
        await ConnectStraysAsync(
            $"GET / HTTP/1.1\r\nHost: localhost:{_port}\r\n\r\nGET {Target} HTTP/1.1\r\nHost: localhost:{_port}\r\n\r\n", 1);

        Assert.Single((await _strays[0].ReceiveTextAsync()).Split('\n'), line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal));
        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Thousands_of_stray_requests_do_not_end_the_wait()
    {
        const int Strays = 3000;
        var responses = 0;

        for (var i = 0; i < Strays; i += 20)
        {
            var batch = await Task.WhenAll(
                Enumerable.Range(i, 20).Select(number => LoopbackClient.GetAsync(_port, $"/stray/{number}?code=x&state=guess")));
            responses += batch.Count(response => response.Status == 404);
        }

        Assert.Equal(Strays, responses);
        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Disposal_frees_the_port_with_open_connections()
    {
        await ConnectStraysAsync(string.Empty, 10);

        _listener!.Dispose();

        Assert.True(LoopbackClient.IsFree(IPAddress.Loopback, _port));
        Assert.True(LoopbackClient.IsFree(IPAddress.IPv6Loopback, _port));
    }

    private async Task ConnectStraysAsync(string text, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var stray = await LoopbackClient.ConnectAsync(_port);
            _strays.Add(stray);
            await stray.SendAsync(text);
        }
    }

    private async Task AssertCallbackIsTakenAsync()
    {
        Assert.Equal(302, (await LoopbackClient.GetAsync(_port, Target)).Status);
        Assert.Equal("x", Sample.ToPlainText((await _listener!.WaitAsync(HangLimit.Duration, Test.Cancellation)).Code));
    }
}
