using System.ComponentModel;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>One connection to the listener: reads one request head, writes one response, and closes.</summary>
internal sealed class CallbackConnection : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly TcpClient _client;
    private readonly X509Certificate2? _certificate;
    private readonly Action<string> _report;
    private readonly CancellationTokenSource _deadline = new();
    private volatile bool _isRead;

    public CallbackConnection(TcpClient client, X509Certificate2? certificate, Action<string> report)
    {
        _client = client;
        _report = report;
        _certificate = certificate;
        _client.NoDelay = true;
        // Some systems' sockets ignore the token during a read; closing the socket always ends the read.
        _deadline.Token.Register(Expire);
        _deadline.CancelAfter(Lifetime);
    }

    /// <summary>Serves the connection until it closes. Errors of the client do not throw.</summary>
    public async Task ServeAsync(RedirectRequestHandler handler, Action resultDelivered)
    {
        try
        {
            using var stream = await OpenAsync().ConfigureAwait(false);
            var (request, rejection) = await HttpRequestHead.ReadAsync(stream, _report).ConfigureAwait(false);
            _isRead = true;
            if ((request is null ? rejection : handler.Handle(request)) is not { } response)
            {
                return;
            }

            var bytes = response.ToBytes();
            await stream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);

            // Closing with unread data resets the connection, and the client could lose the response.
            _client.Client.Shutdown(SocketShutdown.Send);
            var unread = new byte[1024];
            while (await stream.ReadAsync(unread, 0, unread.Length).ConfigureAwait(false) > 0)
            {
            }

            if (request is not null && handler.IsResultPage(request))
            {
                resultDelivered();
            }
        }
        catch (Exception e) when (e is IOException or Win32Exception or ObjectDisposedException or InvalidOperationException
            or AuthenticationException)
        {
            // The client disconnected, took too long, or the listener closed: no response is possible. A SocketException is a
            // Win32Exception, and .NET Framework throws other Win32Exceptions for a private key that it cannot use.
            if (_certificate is not null && !_isRead && !_deadline.IsCancellationRequested)
            {
                _report(Messages.ListenerClosedWithoutRequest);
            }
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _deadline.Dispose();
    }

    private void Expire()
    {
        if (!_isRead)
        {
            _report(Messages.FormatListenerClosedIncompleteRequest(Quantity.Seconds(Lifetime)));
        }

        _client.Dispose();
    }

    private async Task<Stream> OpenAsync()
    {
        var stream = _client.GetStream();
        if (_certificate is null)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(
            _certificate,
            clientCertificateRequired: false,
            NetFrameworkCompat.TlsVersions,
            checkCertificateRevocation: false).ConfigureAwait(false);
        return secured;
    }
}
