using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Http;

/// <summary>Maps .NET's HTTP exceptions for requests that failed without a response.</summary>
internal static class TransportErrorMapper
{
    /// <summary>Creates the error for a connection that could not be made, or was interrupted.</summary>
    public static ApiException ToError(Exception failure, string url) => IsProxyRefusal(failure)
        ? new ApiException(YourMomErrorKind.ProxyRefused, Messages.FormatProxyRefused(url), failure)
        {
            StatusCode = 407,
            WasNeverSent = true,
        }
        : new ApiException(
            YourMomErrorKind.ConnectionFailed,
            Messages.FormatConnectionFailed(url, Redactor.RemoveLineBreaks(Chain(failure).Last().Message)),
            failure)
        {
            WasNeverSent = IsBeforeSending(failure),
        };

    // These errors occur before a connection is made. Errors of an established connection are wrapped in an IOException.
    private static bool IsBeforeSending(Exception failure) =>
        !Chain(failure).Any(exception => exception is IOException) && Chain(failure).Any(exception => exception is
        AuthenticationException or
        // The equivalents on .NET Framework, often without an inner exception.
        WebException
        {
            Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure or
            WebExceptionStatus.ConnectFailure
        } or
        SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or
            SocketError.NoData or SocketError.HostUnreachable or SocketError.NetworkUnreachable
        });

    // For https, the proxy opens a tunnel (RFC 9110 section 9.3.6). If it refuses, .NET throws instead of returning a response.
    // .NET Framework reports the status in the inner exception, .NET in a property that netstandard2.0 does not define.
    private static bool IsProxyRefusal(Exception failure) => Chain(failure).Any(exception =>
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
