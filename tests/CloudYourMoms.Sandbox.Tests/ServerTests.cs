using System.Net;
using System.Net.Sockets;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task TheBaseAddress_IsThePlatformsPathOnLocalhost()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        Assert.Equal($"http://localhost:{visitor.Server.BaseUri.Port}/your_moms/api-v2", visitor.Server.BaseUri.ToString());
    }

    [Fact]
    public async Task ItAnswers_OnBothLoopbackAddresses()
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
    public async Task APortInUse_IsAnError()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var failure = await Assert.ThrowsAsync<IOException>(
            () => SandboxServer.StartAsync(new SandboxOptions { Port = visitor.Server.BaseUri.Port }, SandboxHttpClient.Cancellation));

        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterItStops_ThePortIsFree()
    {
        var visitor = await SandboxHttpClient.StartAsync();
        var port = visitor.Server.BaseUri.Port;
        await visitor.OAuthUrlAsync();

        await visitor.DisposeAsync();

        await using var again = await SandboxHttpClient.StartAsync(new SandboxOptions { Port = port });
        Assert.Equal(port, again.Server.BaseUri.Port);
    }

    [Fact]
    public async Task WhatArrived_CanBeReadWithHeadersQueryAndStatus()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        await visitor.GetAsync("/your_moms/keys?a=%2B", visitor.Authorization);

        var request = Assert.Single(visitor.Server.Requests);
        Assert.Equal(("GET", "/your_moms/api-v2/your_moms/keys", "?a=%2B", 200), (request.Method, request.Path, request.QueryString, request.Status));
        Assert.Equal(visitor.Authorization, request.Headers["authorization"]);
    }

    [Fact]
    public async Task TheRequestLog_HasOneLineARequestAndNoSecret()
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
