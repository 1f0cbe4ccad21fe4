using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Http;

/// <summary>What the exceptions of .NET's HTTP say of a request that failed without an answer.</summary>
internal static class TransportErrorMapper
{
    /// <summary>The error for a connection that could not be made, or that broke.</summary>
    public static ApiException ToError(Exception failure, string place) => IsRefusalOfProxy(failure)
        ? new ApiException(YourMomErrorKind.ProxyRefused, $"The proxy answered 407 to a connection to {place}.", failure) { StatusCode = 407, WasNeverSent = true }
        : new ApiException(
            YourMomErrorKind.ConnectionFailed, $"The connection to {place} failed: {Redactor.RemoveLineBreaks(Chain(failure).Last().Message)}", failure)
        {
            WasNeverSent = IsBeforeSending(failure),
        };

    // There was no connection yet on which anything could have been sent. What breaks one that there was comes within an IOException.
    private static bool IsBeforeSending(Exception failure) => !Chain(failure).Any(exception => exception is IOException) && Chain(failure).Any(exception => exception is
        AuthenticationException or
        // .NET Framework's own words for the same, often without a cause.
        WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.ConnectFailure } or
        SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or
            SocketError.NoData or SocketError.HostUnreachable or SocketError.NetworkUnreachable
        });

    // To an https platform a proxy opens a tunnel (RFC 9110 section 9.3.6), and its refusal to do so is no answer but a failure.
    // .NET Framework tells it by the inner exception, .NET by a property that netstandard2.0 does not know.
    private static bool IsRefusalOfProxy(Exception failure) => Chain(failure).Any(exception =>
        exception is WebException { Response: HttpWebResponse { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } } ||
        (exception is HttpRequestException &&
         exception.GetType().GetProperty("StatusCode")?.GetValue(exception) is HttpStatusCode.ProxyAuthenticationRequired));

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
