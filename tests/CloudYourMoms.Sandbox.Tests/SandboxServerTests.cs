using System.Net;
using System.Net.Sockets;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class SandboxServerTests : SandboxTest
{
    [Fact]
    public async Task Server_listens_on_both_loopback_addresses()
    {
        var port = Client.Server.BaseUri.Port;

        Assert.Equal($"http://localhost:{port}/your_moms/api-v2", Client.Server.BaseUri.ToString());
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            if (address.AddressFamily == AddressFamily.InterNetwork || Socket.OSSupportsIPv6)
            {
                using var client = new TcpClient(address.AddressFamily);
                await client.ConnectAsync(address, port, SandboxHttpClient.Cancellation);
            }
        }
    }

    [Fact]
    public async Task Port_is_used_until_the_server_stops()
    {
        var port = Client.Server.BaseUri.Port;
        await Client.OAuthUrlAsync();

        var error = await Assert.ThrowsAsync<IOException>(
            () => SandboxServer.StartAsync(new SandboxOptions { Port = port }, SandboxHttpClient.Cancellation));
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);

        await RestartAsync(new SandboxOptions { Port = port });
        Assert.Equal(port, Client.Server.BaseUri.Port);
    }

    [Fact]
    public async Task Recorded_request_has_headers_query_status_and_body()
    {
        await Client.GetAsync("/your_moms/keys?a=%2B", Client.Authorization);

        var request = Assert.Single(Client.Server.Requests);
        Assert.Equal(
            ("GET", "/your_moms/api-v2/your_moms/keys", "?a=%2B", 200, Client.Authorization),
            (request.Method, request.Path, request.QueryString, request.Status, request.Headers["authorization"]));

        await Client.CreateAsync("desk");
        Assert.Contains("\"name\":\"desk\"", Client.Server.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_log_has_one_line_per_request_and_no_secret()
    {
        await using var log = new StringWriter();
        await RestartAsync(new SandboxOptions { RequestLog = log });

        await Client.PostInstanceAsync(await Client.NewBodyAsync());

        Assert.Equal(
            [
                "GET /your_moms/api-v2/your_moms/sfdcservicecloud/oauth/url 200",
                "GET /services/oauth2/authorize 200",
                "POST /services/oauth2/consent 302",
                "POST /your_moms/api-v2/instances 200",
            ],
            log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
