using System.Net;
using System.Net.Sockets;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task BaseUri_is_the_platform_path_on_localhost()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        Assert.Equal($"http://localhost:{visitor.Server.BaseUri.Port}/your_moms/api-v2", visitor.Server.BaseUri.ToString());
    }

    [Fact]
    public async Task Server_listens_on_both_loopback_addresses()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var port = visitor.Server.BaseUri.Port;

        await ConnectAsync(IPAddress.Loopback, port);
        if (Socket.OSSupportsIPv6)
        {
            await ConnectAsync(IPAddress.IPv6Loopback, port);
        }
    }

    [Fact]
    public async Task Port_in_use_is_an_error()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var failure = await Assert.ThrowsAsync<IOException>(
            () => SandboxServer.StartAsync(new SandboxOptions { Port = visitor.Server.BaseUri.Port }, SandboxHttpClient.Cancellation));

        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_is_free_after_the_server_stops()
    {
        var visitor = await SandboxHttpClient.StartAsync();
        var port = visitor.Server.BaseUri.Port;
        await visitor.OAuthUrlAsync();

        await visitor.DisposeAsync();

        await using var again = await SandboxHttpClient.StartAsync(new SandboxOptions { Port = port });
        Assert.Equal(port, again.Server.BaseUri.Port);
    }

    [Fact]
    public async Task Recorded_request_has_headers_query_and_status()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        await visitor.GetAsync("/your_moms/keys?a=%2B", visitor.Authorization);

        var request = Assert.Single(visitor.Server.Requests);
        Assert.Equal(
            ("GET", "/your_moms/api-v2/your_moms/keys", "?a=%2B", 200),
            (request.Method, request.Path, request.QueryString, request.Status));
        Assert.Equal(visitor.Authorization, request.Headers["authorization"]);
    }

    [Fact]
    public async Task Request_log_has_one_line_per_request_and_no_secret()
    {
        await using var log = new StringWriter();
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { RequestLog = log });

        await visitor.PostInstanceAsync(SandboxHttpClient.InstanceBody(await visitor.CodeAsync()));

        Assert.Equal(
            [
                "GET /your_moms/api-v2/your_moms/sfdcservicecloud/oauth/url 200",
                "GET /services/oauth2/authorize 200",
                "POST /services/oauth2/consent 302",
                "POST /your_moms/api-v2/instances 200",
            ],
            log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task ConnectAsync(IPAddress address, int port)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, port, SandboxHttpClient.Cancellation);
        Assert.True(client.Connected);
    }
}
