using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class TransportErrorMapperTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, true)]
    [InlineData(SocketError.HostNotFound, true)]
    [InlineData(SocketError.TryAgain, true)]
    [InlineData(SocketError.NoData, true)]
    [InlineData(SocketError.HostUnreachable, true)]
    [InlineData(SocketError.NetworkUnreachable, true)]
    [InlineData(SocketError.ConnectionReset, false)]
    [InlineData(SocketError.TimedOut, false)]
    public void Socket_error_before_sending_is_recognized(SocketError error, bool neverSent)
    {
        var socket = new SocketException((int)error);

        Assert.Equal(neverSent, Map(socket).WasNeverSent);
        Assert.False(Map(new IOException("An established connection failed.", socket)).WasNeverSent);
    }

    // On .NET Framework.
    [Theory]
    [InlineData(WebExceptionStatus.NameResolutionFailure, true)]
    [InlineData(WebExceptionStatus.ProxyNameResolutionFailure, true)]
    [InlineData(WebExceptionStatus.ConnectFailure, true)]
    [InlineData(WebExceptionStatus.SendFailure, false)]
    [InlineData(WebExceptionStatus.ReceiveFailure, false)]
    [InlineData(WebExceptionStatus.KeepAliveFailure, false)]
    public void Web_error_before_sending_is_recognized(WebExceptionStatus status, bool neverSent) =>
        Assert.Equal(neverSent, Map(new WebException("failed", status)).WasNeverSent);

    [Fact]
    public void TLS_failure_is_before_sending() => Assert.True(Map(new AuthenticationException("untrusted")).WasNeverSent);

    [Fact]
    public void Connection_failure_names_address_and_cause_on_one_line()
    {
        var error = Map(new InvalidOperationException("no\r\nresponse"));

        Assert.Equal(YourMomErrorKind.ConnectionFailed, error.Kind);
        Assert.Matches("^The connection to https://a.example failed: no ?response$", error.Message);
    }

    [Fact]
    public void Proxy_407_for_a_tunnel_is_before_sending()
    {
        var error = TransportErrorMapper.ToError(
            new HttpRequestException("refused", null, HttpStatusCode.ProxyAuthenticationRequired), "https://a.example");

        Assert.Equal((YourMomErrorKind.ProxyRefused, 407, true), (error.Kind, error.StatusCode, error.WasNeverSent));
    }

    private static ApiException Map(Exception cause) =>
        TransportErrorMapper.ToError(new HttpRequestException("An error occurred.", cause), "https://a.example");
}
