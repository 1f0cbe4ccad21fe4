using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class LoopbackEndpointTests
{
    private readonly int _port = LoopbackClient.FreePort();

    [Theory]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("::1", "127.0.0.1")]
    public async Task Port_used_by_another_program_is_named_and_left_alone(string address, string otherFamily)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6: enable it, or use another machine.");
        using var other = new TcpListener(IPAddress.Parse(address), _port);
        other.Start();

        var failure = await Refusal(LoopbackEndpoint.Of(new Uri($"http://localhost:{_port}/auth")));

        Assert.Equal(YourMomErrorKind.PortInUseOnOneAddressFamily, failure.Kind);
        Assert.Contains(_port.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.True(LoopbackClient.IsFree(IPAddress.Parse(otherFamily), _port), "The other family is still bound.");
    }

    [Fact]
    public async Task Addresses_are_released_when_the_last_is_in_use()
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, _port);

        var failure = await Refusal([endpoint, endpoint]);

        Assert.Equal(YourMomErrorKind.PortInUseOnOneAddressFamily, failure.Kind);
        Assert.True(LoopbackClient.IsFree(endpoint.Address, endpoint.Port));
    }

    [Theory]
    [InlineData(SocketError.AccessDenied, 80, YourMomErrorKind.PortPrivileged)]
    [InlineData(SocketError.AccessDenied, 50080, YourMomErrorKind.PortExcluded)]
    [InlineData(SocketError.NoBufferSpaceAvailable, 8400, YourMomErrorKind.PortUnavailable)]
    public void Port_rejected_by_the_system_is_named_with_the_reason(SocketError error, int port, YourMomErrorKind kind)
    {
        var failure = LoopbackEndpoint.Refused(new IPEndPoint(IPAddress.Loopback, port), new SocketException((int)error));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains($"ort {port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canceled_start_listens_on_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LoopbackEndpoint.ListenAsync([new IPEndPoint(IPAddress.Loopback, _port)], cancellation.Token));

        Assert.True(LoopbackClient.IsFree(IPAddress.Loopback, _port));
    }

    private static Task<YourMomException> Refusal(IReadOnlyList<IPEndPoint> endpoints) =>
        Test.ErrorOf(() => LoopbackEndpoint.ListenAsync(endpoints, Test.Cancellation));
}
