using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

/// <summary>The listener reports each request and the reason of each rejection.</summary>
public sealed class ListenerEventTests
{
    private const string Good = "/auth?code=c0de&state=" + Sample.State;

    [Theory]
    [InlineData("GET", Good, "", "Accepted the callback.")]
    [InlineData("GET", "/%61uth?code=c0de&state=" + Sample.State, "", "Accepted the callback.")]
    [InlineData("GET", "/auth?error=access_denied&state=" + Sample.State, "", "Accepted the provider's denial.")]
    [InlineData("GET", "/auth?error=server_error&error_description=c0de&state=" + Sample.State, "", "Accepted the provider's error.")]
    [InlineData("GET", "/other?code=c0de", "", "Rejected a request: its path is not /auth.")]
    [InlineData("GET", "/auth?code=c0de&state=guess", "", "Rejected a callback: its state does not match this sign-in.")]
    [InlineData("GET", "/auth?code=c0de", "", "Rejected a callback: its state does not match this sign-in.")]
    [InlineData("GET", "/auth?state=" + Sample.State, "", "Rejected a callback: it has neither a code nor an error.")]
    [InlineData("GET", "/auth?code=c0de%", "", "Rejected a callback: its parameters cannot be parsed.")]
    [InlineData("GET", Good, "Host: c0de.example", "Rejected a request: its Host header is not localhost:8400.")]
    [InlineData("GET", Good, "Sec-Fetch-Dest: image", "Rejected a callback: it is embedded in another page.")]
    [InlineData("POST", Good, "", "Rejected a request: its method is not GET.")]
    [InlineData("OPTIONS", Good, "", "Responded to a preflight request (OPTIONS).")]
    public void Request_gives_one_event_with_its_result(string method, string target, string header, string expected)
    {
        var visitor = new RedirectRequestClient(Sample.Authorization());

        visitor.Send(method, target, header.Length == 0 ? [] : [header]);

        Assert.Equal([expected], visitor.Events);
    }

    [Fact]
    public void Sign_in_gives_events_without_secrets()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization("sfdcservicecloud", stateIsRandom: false));

        visitor.Get("/auth?code=c0de&state=sfdcservicecloud");
        var cookie = visitor.FollowLink();
        visitor.Get(visitor.Link.AbsolutePath);
        visitor.Get("/auth?code=c0de&state=sfdcservicecloud", cookie);
        var location = visitor.Get("/auth?code=c0de&state=" + visitor.LinkState).Header("Location")!;
        visitor.Get(location);
        visitor.Get("/auth?code=c0de&state=" + visitor.LinkState);

        Assert.Equal(
            [
                "Rejected a callback: the cookie of the one-time link is missing, so it is not from the browser that opened the link.",
                "The one-time link was opened, and redirected the browser to the sign-in.",
                "Rejected the one-time link: it was already used.",
                "Rejected a callback: its state does not match this sign-in.",
                "Accepted the callback.",
                "Rejected a callback: the sign-in is already complete.",
            ],
            visitor.Events);
        var secrets = new[] { "c0de", "sfdcservicecloud", visitor.Link.AbsolutePath, location, cookie.Split('=')[1], visitor.LinkState! };
        Assert.All(visitor.Events, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002", "Closed a connection that began with TLS: this listener uses plain http.")]
    [InlineData("hello", "Rejected a request that is not HTTP.")]
    [InlineData("GET / HTTP/2\r\n\r\n", "Rejected a request that is not HTTP.")]
    public async Task Connection_without_a_request_gives_an_event_with_the_reason(string text, string expected)
    {
        var port = LoopbackClient.FreePort();
        using var listener = await StartAsync(port);
        using var client = await LoopbackClient.ConnectAsync(port);

        await client.SendAsync(text);
        await client.ReceiveTextAsync();

        Assert.Equal(
            [$"Listening on 127.0.0.1:{port} for the callback on the path /auth.", expected],
            listener.TakeEvents());
    }

    [Fact]
    public async Task Silent_connection_gives_an_event_at_its_timeout()
    {
        var port = LoopbackClient.FreePort();
        using var listener = await StartAsync(port);
        using var client = await LoopbackClient.ConnectAsync(port);

        await client.SendAsync("GET /auth?code=c0de");
        await client.ReceiveTextAsync();

        Assert.Equal("Closed a connection that sent no complete request within 5 seconds.", listener.TakeEvents()[^1]);
    }

    [Fact]
    public void Repeated_event_is_counted_and_written_less_often()
    {
        var log = new ListenerLog();

        Enumerable.Range(0, 1000).ToList().ForEach(_ => log.Add("Refused."));
        log.Add("Accepted.");

        Assert.Equal(
            ["Refused.", .. new[] { 2, 4, 8, 16, 32, 64, 128, 256, 512 }.Select(count => $"Refused. ({count} times)"), "Accepted."],
            log.TakeAll());
    }

    [Fact]
    public async Task Reader_is_notified_of_an_event_and_takes_each_line_once()
    {
        var log = new ListenerLog();
        var added = log.Added;
        Assert.False(added.IsCompleted);

        log.Add("one");
        await added;

        Assert.Equal(["one"], log.TakeAll());
        Assert.Empty(log.TakeAll());
        Assert.False(log.Added.IsCompleted);
    }

    private static Task<CallbackListener> StartAsync(int port) => CallbackListener.StartAsync(
        Sample.Authorization(callbackUrl: $"http://127.0.0.1:{port}/auth"),
        new CallbackListenerOptions(),
        TestContext.Current.CancellationToken);
}
