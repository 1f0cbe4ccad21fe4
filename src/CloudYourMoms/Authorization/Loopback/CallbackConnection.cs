using System.ComponentModel;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>One connection to the listener: reads one request head, writes one answer, closes.</summary>
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
        // Not every system's socket heeds a token while it reads; closing it always ends the reading.
        _deadline.Token.Register(Expire);
        _deadline.CancelAfter(Lifetime);
    }

    /// <summary>Serves the connection to its end. Whatever the client does, no exception comes out.</summary>
    public async Task ServeAsync(RedirectRequestHandler site, Action resultDelivered)
    {
        try
        {
            using var stream = await OpenAsync().ConfigureAwait(false);
            var (request, rejection) = await HttpRequestHead.ReadAsync(stream, _report).ConfigureAwait(false);
            _isRead = true;
            if ((request is null ? rejection : site.Handle(request)) is not { } answer)
            {
                return;
            }

            var bytes = answer.ToBytes();
            await stream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);

            // Closing with something unread would reset the connection, and the answer could be lost on the way.
            _client.Client.Shutdown(SocketShutdown.Send);
            var rest = new byte[1024];
            while (await stream.ReadAsync(rest, 0, rest.Length).ConfigureAwait(false) > 0)
            {
            }

            if (request is not null && site.IsResultPage(request))
            {
                resultDelivered();
            }
        }
        catch (Exception e) when (e is IOException or Win32Exception or ObjectDisposedException or InvalidOperationException or AuthenticationException)
        {
            // The client went away, took too long, or the wait is over: there is nobody left to tell. A SocketException is a Win32Exception,
            // and .NET Framework throws others of a private key that it may not use.
            if (_certificate is not null && !_isRead && !_deadline.IsCancellationRequested)
            {
                _report("Closed a connection that broke off before its request: the browser may not trust the certificate, or speaks plain http.");
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
            _report($"Closed a connection on which no whole request came within {Quantity.Seconds(Lifetime)}.");
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
        await secured.AuthenticateAsServerAsync(_certificate, clientCertificateRequired: false, NetFrameworkCompat.TlsVersions, checkCertificateRevocation: false).ConfigureAwait(false);
        return secured;
    }
}
