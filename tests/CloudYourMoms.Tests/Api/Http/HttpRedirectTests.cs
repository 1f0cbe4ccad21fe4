using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class HttpRedirectTests
{
    [Theory]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Redirect_does_not_send_secrets_to_another_address(string status)
    {
        await using var elsewhere = new FakeProxy(credential: null, Sample.InstanceJson);
        using var platform = new TcpListener(IPAddress.Loopback, 0);
        platform.Start();
        using var client = new YourMomClient(Sample.Options() with { BaseUri = new Uri($"http://{platform.LocalEndpoint}/api") });

        var refusal = Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken));
        await RespondAsync(
            platform, $"HTTP/1.1 {status}\r\nLocation: {elsewhere.Address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var failure = await refusal;

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.Empty(elsewhere.Heads);
    }

    private static async Task RespondAsync(TcpListener platform, string response)
    {
        using var client = await platform.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(response), TestContext.Current.CancellationToken);
    }
}
