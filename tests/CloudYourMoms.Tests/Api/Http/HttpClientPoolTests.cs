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
    public async Task Connection_is_shared_until_the_pool_is_disposed()
    {
        await using var platform = new ConnectionCountingServer("[]");
        var pool = new HttpClientPool();

        await GetKeysAsync(platform, pool);
        await GetKeysAsync(platform, pool);

        var connection = Assert.Single(platform.Connections);
        Assert.Equal(["GET", "GET"], connection.Methods);
        Assert.False(connection.Closed.IsCompleted);
        pool.Dispose();
        await connection.Closed.WaitAsync(Test.Cancellation);
    }

    [Fact]
    public async Task Client_without_a_pool_closes_its_connection()
    {
        await using var platform = new ConnectionCountingServer("[]");

        await GetKeysAsync(platform, pool: null);
        await GetKeysAsync(platform, pool: null);

        Assert.Equal(2, platform.Connections.Count);
        await Task.WhenAll(platform.Connections.Select(connection => connection.Closed)).WaitAsync(Test.Cancellation);
    }

    // The module can be imported again while a pipeline runs.
    [Fact]
    public async Task Client_continues_after_its_pool_is_disposed()
    {
        await using var platform = new ConnectionCountingServer("[]");
        var pool = new HttpClientPool();
        using var client = new YourMomClient(Options(platform, pool));
        await client.GetKeysAsync(Test.Cancellation);

        pool.Dispose();
        await client.GetKeysAsync(Test.Cancellation);

        Assert.Equal([["GET"], ["GET"]], platform.Connections.Select(connection => connection.Methods));
    }

    [Fact]
    public async Task Connection_dropped_while_idle_is_not_a_failure()
    {
        await using var platform = new ConnectionCountingServer("[]", closesAfterResponse: true);
        using var pool = new HttpClientPool();

        for (var i = 0; i < 20; i++)
        {
            await GetKeysAsync(platform, pool);
        }

        Assert.Equal(20, platform.Heads.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_other_than_GET_has_its_own_connection(bool isShared)
    {
        // Like a firewall that drops idle connections: a second request on one gets no response.
        await using var platform = new ConnectionCountingServer(Sample.InstanceJson, responsesPerConnection: 1);
        using var pool = new HttpClientPool();
        using var client = new YourMomClient(Options(platform, isShared ? pool : null));
        await client.GetInstanceAsync(123, Test.Cancellation);

        for (var i = 0; i < 2; i++)
        {
            await client.CreateInstanceAsync(Sample.InstanceRequest(code: $"code {i}"), Test.Cancellation);
            await client.UpdateInstanceAsync(123, new InstanceRequest { Name = "Contoso" }, Test.Cancellation);
            await client.SetInstanceEnabledAsync(123, enabled: true, Test.Cancellation);
            await client.DeleteInstanceAsync(123, Test.Cancellation);
        }

        Assert.Equal(
            ["GET", "POST", "PATCH", "PUT", "DELETE", "POST", "PATCH", "PUT", "DELETE"],
            platform.Connections.Select(connection => Assert.Single(connection.Methods)));
        await Task.WhenAll(platform.Connections.Skip(1).Select(connection => connection.Closed)).WaitAsync(Test.Cancellation);
    }

    [Theory]
    [InlineData(30, true, 1)]
    [InlineData(31, true, 2)]
    [InlineData(-1, true, 2)]
    [InlineData(30, false, 1)]
    [InlineData(31, false, 2)]
    public async Task Connection_is_used_for_30_seconds(int secondsLater, bool isShared, int connections)
    {
        await using var platform = new ConnectionCountingServer("[]");
        using var pool = new HttpClientPool();
        var clock = new FakeClock();
        using var client = new YourMomClient(Options(platform, isShared ? pool : null, clock));
        await client.GetKeysAsync(Test.Cancellation);

        clock.Now += TimeSpan.FromSeconds(secondsLater);
        await client.GetKeysAsync(Test.Cancellation);

        Assert.Equal(connections, platform.Connections.Count);
    }

    [Fact]
    public void Pool_has_one_client_per_proxy()
    {
        using var pool = new HttpClientPool();

        var clients = Clients();

        Assert.Equal(4, clients.OfType<HttpClient>().Distinct().Count());
        Assert.Equal(clients, Clients());
        Assert.Null(pool.TryGet(Through("http://one.example") with { ProxyCredential = new NetworkCredential("me", "f4ke") }));

        HttpClient?[] Clients() =>
        [
            pool.TryGet(Through(null)),
            pool.TryGet(Through("http://one.example")),
            pool.TryGet(Through("http://two.example")),
            pool.TryGet(Through(null) with { BaseUri = new Uri("http://localhost:9") }),
        ];

        static YourMomClientOptions Through(string? proxy) => Sample.Options() with { Proxy = proxy is null ? null : new Uri(proxy) };
    }

    private static YourMomClientOptions Options(ConnectionCountingServer platform, HttpClientPool? pool, FakeClock? clock = null) =>
        Sample.Options(clock: clock) with { BaseUri = platform.Address, HttpClients = pool };

    private static async Task GetKeysAsync(ConnectionCountingServer platform, HttpClientPool? pool)
    {
        using var client = new YourMomClient(Options(platform, pool));
        await client.GetKeysAsync(Test.Cancellation);
    }
}
