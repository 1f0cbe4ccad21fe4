using System.Net;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Instances;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class HttpClientPoolTests
{
    [Fact]
    public async Task Connection_is_shared_between_clients()
    {
        await using var platform = new ConnectionCountingServer(Sample.OAuthResponse());
        using var connections = new HttpClientPool();

        await AskAsync(Options(platform, connections));
        await AskAsync(Options(platform, connections));

        Assert.Equal(["GET", "GET"], Assert.Single(platform.Connections).Methods);
    }

    [Fact]
    public async Task Client_without_a_pool_closes_its_own_connection()
    {
        await using var platform = new ConnectionCountingServer(Sample.OAuthResponse());

        await AskAsync(Options(platform, null));
        await AskAsync(Options(platform, null));

        Assert.Equal(2, platform.Connections.Count);
        await Task.WhenAll(platform.Connections.Select(connection => connection.Closed)).WaitAsync(TestContext.Current.CancellationToken);
    }

    // As when the module is imported anew in the middle of a pipeline.
    [Fact]
    public async Task Client_continues_after_its_pool_is_closed()
    {
        await using var platform = new ConnectionCountingServer(Sample.InstanceJson);
        var connections = new HttpClientPool();
        using var client = new YourMomClient(Options(platform, connections));
        await client.GetInstanceAsync(123, TestContext.Current.CancellationToken);

        connections.Dispose();

        Assert.Equal(123, (await client.GetInstanceAsync(123, TestContext.Current.CancellationToken)).Id);
        Assert.Equal([["GET"], ["GET"]], platform.Connections.Select(connection => connection.Methods));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_other_than_GET_is_never_sent_on_a_dropped_idle_connection(bool isShared)
    {
        // As behind a firewall that drops idle connections: a request on one never gets a response.
        await using var platform = new ConnectionCountingServer(Sample.InstanceJson, responsesPerConnection: 1);
        using var connections = new HttpClientPool();
        using var client = new YourMomClient(Options(platform, isShared ? connections : null));
        await client.GetInstanceAsync(123, TestContext.Current.CancellationToken);

        for (var i = 0; i < 2; i++)
        {
            await client.CreateInstanceAsync(Sample.InstanceRequest(code: $"code {i}"), TestContext.Current.CancellationToken);
            await client.UpdateInstanceAsync(123, new InstanceRequest { Name = "Contoso" }, TestContext.Current.CancellationToken);
            await client.SetInstanceEnabledAsync(123, enabled: true, TestContext.Current.CancellationToken);
            await client.SetInstanceEnabledAsync(123, enabled: false, TestContext.Current.CancellationToken);
            await client.DeleteInstanceAsync(123, TestContext.Current.CancellationToken);
            await client.CallAsync(
                new() { Method = "POST", Path = "/accounts", BodyText = "{}" },
                Sample.Secure("t0ken"),
                TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            ["GET", "POST", "PATCH", "PUT", "DELETE", "DELETE", "POST", "POST", "PATCH", "PUT", "DELETE", "DELETE", "POST"],
            platform.Connections.Select(connection => Assert.Single(connection.Methods)));
    }

    [Fact]
    public async Task Connection_of_a_request_other_than_GET_is_closed_after_its_response()
    {
        await using var platform = new ConnectionCountingServer(Sample.InstanceJson);
        using var client = new YourMomClient(Options(platform, null));

        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        await Assert.Single(platform.Connections).Closed.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Connection_dropped_while_idle_is_not_a_failure()
    {
        await using var platform = new ConnectionCountingServer(Sample.OAuthResponse(), closesAfterResponse: true);
        using var connections = new HttpClientPool();

        for (var i = 0; i < 20; i++)
        {
            await AskAsync(Options(platform, connections) with { MaximumRetryCount = 0 });
        }

        Assert.Equal(20, platform.Connections.Sum(connection => connection.Methods.Count));
    }

    [Fact]
    public void Proxy_connection_with_a_password_is_not_pooled()
    {
        using var connections = new HttpClientPool();

        Assert.Null(
            connections.TryGet(ThroughProxy("http://proxy.example") with { ProxyCredential = new NetworkCredential("me", "pr0xy+f4ke/") }));
        Assert.NotNull(connections.TryGet(ThroughProxy("http://proxy.example")));
    }

    [Fact]
    public void Pool_has_one_client_per_proxy_setting()
    {
        using var connections = new HttpClientPool();

        HttpClient?[] Ways() =>
        [
            connections.TryGet(ThroughProxy(null)),
            connections.TryGet(ThroughProxy("http://one.example")),
            connections.TryGet(ThroughProxy("http://two.example")),
        ];
        var ways = Ways();

        Assert.Equal(3, ways.OfType<HttpClient>().Distinct().Count());
        Assert.Equal(ways, Ways());
    }

    [Theory]
    [InlineData(30, true, 1)]
    [InlineData(31, true, 2)]
    [InlineData(-1, true, 2)]
    [InlineData(30, false, 1)]
    [InlineData(31, false, 2)]
    public async Task GET_is_not_sent_on_a_connection_idle_for_long(int secondsLater, bool isShared, int connectionsMade)
    {
        await using var platform = new ConnectionCountingServer(Sample.InstanceJson);
        using var connections = new HttpClientPool();
        var clock = new FakeClock();
        using var client = new YourMomClient(Options(platform, isShared ? connections : null, clock));
        await client.GetInstanceAsync(123, TestContext.Current.CancellationToken);

        clock.Now += TimeSpan.FromSeconds(secondsLater);
        await client.GetInstanceAsync(123, TestContext.Current.CancellationToken);

        Assert.Equal(connectionsMade, platform.Connections.Count);
    }

    [Fact]
    public async Task Pool_closes_its_connections_on_disposal()
    {
        await using var platform = new ConnectionCountingServer(Sample.OAuthResponse());
        var connections = new HttpClientPool();
        await AskAsync(Options(platform, connections));
        var connection = Assert.Single(platform.Connections);
        Assert.False(connection.Closed.IsCompleted);

        connections.Dispose();

        await connection.Closed.WaitAsync(TestContext.Current.CancellationToken);
    }

    private static YourMomClientOptions Options(ConnectionCountingServer platform, HttpClientPool? connections, FakeClock? clock = null) =>
        Sample.Options(clock: clock) with { BaseUri = platform.Address, HttpClients = connections };

    private static YourMomClientOptions ThroughProxy(string? proxy) =>
        Sample.Options() with { BaseUri = new Uri("https://platform.example/api"), Proxy = proxy is null ? null : new Uri(proxy) };

    private static async Task AskAsync(YourMomClientOptions options)
    {
        using var client = new YourMomClient(options);
        await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);
    }
}
