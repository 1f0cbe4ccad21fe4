using System.Net;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>Invalid and slow clients do not block others or end the wait.</summary>
public sealed class StrayRequestTests : IAsyncLifetime
{
    private const string Target = "/auth?code=x&state=" + Sample.State;

    private readonly int _port = LoopbackClient.FreePort();
    private readonly List<LoopbackClient> _strays = [];
    private CallbackListener? _listener;

    public async ValueTask InitializeAsync() => _listener = await CallbackListener.StartAsync(
        Sample.Authorization(callbackUrl: $"http://localhost:{_port}/auth"),
        new CallbackListenerOptions(),
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _strays.ForEach(stray => stray.Dispose());
        _listener!.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 200)]
    [InlineData("GET /auth?code=x&sta", 1)]
    [InlineData("GET /auth HTTP/1.1\r\nHost: localhost\r\n", 100)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc", 20)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 100)]
    public async Task Open_connections_do_not_block_the_callback(string text, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var stray = await LoopbackClient.ConnectAsync(_port);
            _strays.Add(stray);
            await stray.SendAsync(text);
        }

        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Aborted_connections_do_not_block_the_callback()
    {
        foreach (var text in new[] { string.Empty, "GET /", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\0" })
        {
            using var stray = await LoopbackClient.ConnectAsync(_port);
            await stray.SendAsync(text);
        }

        await AssertCallbackIsTakenAsync();
    }

    [Theory]
    [InlineData("garbage\r\n\r\n", 400)]
    [InlineData("GET /auth?code=x HTTP/1.1\r\n\r\n", 400)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400)]
    [InlineData("GET /auth HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400)]
    public async Task Invalid_request_is_rejected_and_the_wait_continues(string text, int status)
    {
        using (var stray = await LoopbackClient.ConnectAsync(_port))
        {
            await stray.SendAsync(text);
            var response = await stray.ReceiveAsync();
            Assert.Equal(status, response.Status);
            Assert.Equal("no-store", response.Header("Cache-Control"));
        }

        await AssertCallbackIsTakenAsync();
    }

    [Theory]
    [InlineData(16 * 1024, 431)]
    [InlineData(40 * 1024, 431)]
    public async Task Head_beyond_the_limit_is_rejected_and_the_wait_continues(int padding, int status)
    {
        using (var stray = await LoopbackClient.ConnectAsync(_port))
        {
            await stray.SendAsync($"GET / HTTP/1.1\r\nHost: localhost:{_port}\r\nX: {new string('x', padding)}\r\n\r\n");
            Assert.Equal(status, (await stray.ReceiveAsync()).Status);
        }

        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Head_of_exactly_the_limit_is_read()
    {
        var start = $"GET {Target} HTTP/1.1\r\nHost: localhost:{_port}\r\nX: ";
        using var client = await LoopbackClient.ConnectAsync(_port);

        await client.SendAsync(start + new string('x', (16 * 1024) - start.Length - 4) + "\r\n\r\n");

        Assert.Equal(302, (await client.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Request_sent_byte_by_byte_is_read()
    {
        using var client = await LoopbackClient.ConnectAsync(_port);
        await client.SendAsync($"GET {Target} HTTP/1.1\r\nHost: localhost:{_port}");

        foreach (var character in "\r\n\r\n")
        {
            await client.SendAsync(character.ToString());
            // While the listener responds to this request, it reads the byte before the next one arrives.
            Assert.Equal(404, (await LoopbackClient.GetAsync(_port, "/other")).Status);
        }

        Assert.Equal(302, (await client.ReceiveAsync()).Status);
        await AssertOutcomeAsync();
    }

    [Fact]
    public async Task Request_with_a_body_gets_a_response()
    {
        using var client = await LoopbackClient.ConnectAsync(_port);

        await client.SendAsync(
            $"POST /auth HTTP/1.1\r\nHost: localhost:{_port}\r\nContent-Length: 8000000\r\n\r\n{new string('x', 8_000_000)}");

        Assert.Equal(405, (await client.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Second_request_on_a_connection_is_not_read()
    {
        using var client = await LoopbackClient.ConnectAsync(_port);

        await client.SendAsync(
            $"GET / HTTP/1.1\r\nHost: localhost:{_port}\r\n\r\nGET {Target} HTTP/1.1\r\nHost: localhost:{_port}\r\n\r\n");

        Assert.Single((await client.ReceiveTextAsync()).Split('\n'), line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal));
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
    public async Task Connection_without_a_complete_request_is_closed()
    {
        using var silent = await LoopbackClient.ConnectAsync(_port);
        await silent.SendAsync("GET /auth?code=");

        // Returns only when the listener closes.
        Assert.Empty(await silent.ReceiveTextAsync());
        await AssertCallbackIsTakenAsync();
    }

    [Fact]
    public async Task Disposal_frees_the_port_with_open_connections()
    {
        for (var i = 0; i < 10; i++)
        {
            _strays.Add(await LoopbackClient.ConnectAsync(_port));
        }

        _listener!.Dispose();

        Assert.True(LoopbackClient.IsFree(IPAddress.Loopback, _port));
        Assert.True(LoopbackClient.IsFree(IPAddress.IPv6Loopback, _port));
    }

    private async Task AssertCallbackIsTakenAsync()
    {
        Assert.Equal(302, (await LoopbackClient.GetAsync(_port, Target)).Status);
        await AssertOutcomeAsync();
    }

    private async Task AssertOutcomeAsync() =>
        Assert.Equal("x", Sample.ToPlainText((await _listener!.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken)).Code));
}
