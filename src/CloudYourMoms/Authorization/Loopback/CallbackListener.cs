using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Listens on this machine for the browser that comes back from a sign-in.</summary>
/// <remarks>RFC 8252 section 7.3: loopback only, open only while it waits. It needs no administrator on any system.</remarks>
public sealed class CallbackListener : IDisposable
{
    // More at once than a browser ever opens; beyond it the oldest connection makes room, so that nobody can lock others out.
    private const int MaximumConnections = 64;

    // How long the browser has to fetch the page that tells the person how it ended.
    private static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PauseAfterFailedAccept = TimeSpan.FromMilliseconds(20);

    private readonly ListenerLog _log = new();
    private readonly RedirectRequestHandler _handler;
    private readonly IReadOnlyList<TcpListener> _listeners;
    private readonly LinkedList<CallbackConnection> _connections = new();
    private readonly TaskCompletionSource<bool> _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly X509Certificate2? _certificate;
    private readonly Task _closing;
    private bool _isClosed;

    private CallbackListener(AuthorizationRequest authorization, RedirectEndpoint place, IReadOnlyList<TcpListener> listeners, X509Certificate2? certificate)
    {
        _certificate = certificate;
        _handler = new RedirectRequestHandler(authorization, place, () => DateTimeOffset.UtcNow, _log.Add);
        _log.Add($"Listening on {string.Join(" and ", listeners.Select(listener => listener.LocalEndpoint))} for {place.Purpose}.");
        _listeners = listeners;
        foreach (var listener in listeners)
        {
            _ = AcceptAsync(listener);
        }

        _closing = CloseWhenDeliveredAsync();
    }

    /// <summary>The address to open in the browser: short, without secrets, and good for one use.</summary>
    public Uri LaunchUri => _handler.LaunchUri;

    /// <summary>Ends when there is an event to take.</summary>
    public Task EventAdded => _log.Added;

    /// <summary>Takes what happened since the last call: one line for each event, without a secret, the code or the state. Repeated events are counted.</summary>
    public IReadOnlyList<string> TakeEvents() => _log.TakeAll();

    /// <summary>Checks what can be known before there is a sign-in.</summary>
    /// <exception cref="YourMomException">Nothing can listen with these options: the kind says why.</exception>
    public static void RequireUsable(CallbackListenerOptions options)
    {
        if (options.ListenUri is { } listenUri)
        {
            RedirectEndpoint.RequireListenUri(listenUri);
            _ = CertificateFor(listenUri, options.Certificate);
        }
    }

    /// <summary>Starts to listen for the callback.</summary>
    /// <exception cref="YourMomException">The callback does not arrive on this machine, its port cannot be used, or the certificate is missing or of no use.</exception>
    public static async Task<CallbackListener> StartAsync(
        AuthorizationRequest authorization, CallbackListenerOptions options, CancellationToken cancellationToken)
    {
        var place = RedirectEndpoint.For(authorization.RequireCallbackUrl(), options.ListenUri);
        // Found now, and not when the browser follows the link.
        _ = authorization.ToAuthorizationUri();
        var certificate = CertificateFor(place.ListenUri, options.Certificate);
        var listeners = await LoopbackEndpoint.ListenAsync(LoopbackEndpoint.Of(place.ListenUri), cancellationToken).ConfigureAwait(false);
        return new CallbackListener(authorization, place, listeners, certificate);
    }

    /// <summary>Serves the link alone, on a port that is free: for a callback that arrives elsewhere.</summary>
    public static CallbackListener StartForLaunch(AuthorizationRequest authorization)
    {
        _ = authorization.ToAuthorizationUri();
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var place = RedirectEndpoint.ForLaunchOnly(((IPEndPoint)listener.LocalEndpoint).Port);
        return new CallbackListener(authorization, place, [listener], null);
    }

    /// <summary>True when the callback can be listened for on this machine.</summary>
    public static bool CanListenFor(AuthorizationRequest authorization, CallbackListenerOptions options) =>
        options.ListenUri is not null || RedirectEndpoint.IsLoopback(authorization.RequireCallbackUrl());

    /// <summary>Waits for the callback.</summary>
    /// <exception cref="YourMomException">Nobody came in time, or the provider answered with an error.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<AuthorizationResponse> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var endOfDelay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(timeout, endOfDelay.Token);
        if (await Task.WhenAny(_handler.Result, delay).ConfigureAwait(false) == delay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new YourMomException(
                YourMomErrorKind.CallbackTimeout,
                $"Nobody came back from the browser within {Quantity.Seconds(timeout)}.");
        }

        endOfDelay.Cancel();
        var result = await _handler.Result.ConfigureAwait(false);
        return result.EnsureSuccess();
    }

    /// <summary>Closes. After a callback the browser first gets its last page, for one second at most.</summary>
    public async Task CloseAsync()
    {
        if (_handler.Result.IsCompleted)
        {
            await _closing.ConfigureAwait(false);
        }

        Dispose();
    }

    /// <summary>Closes at once: the port is free when this returns.</summary>
    public void Dispose()
    {
        CallbackConnection[] open;
        lock (_connections)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            open = [.. _connections];
        }

        foreach (var listener in _listeners)
        {
            listener.Stop();
        }

        foreach (var connection in open)
        {
            connection.Dispose();
        }
    }

    private static X509Certificate2? CertificateFor(Uri listenUri, X509Certificate2? certificate) => certificate switch
    {
        _ when listenUri.Scheme != Uri.UriSchemeHttps => null,
        null => throw new YourMomException(
            YourMomErrorKind.CertificateRequired,
            $"{listenUri.GetLeftPart(UriPartial.Path)} is https, which needs a certificate for this machine."),
        _ when certificate.Handle == IntPtr.Zero => throw new YourMomException(
            YourMomErrorKind.InvalidCertificate, "The certificate was disposed before it was used. Give a new one."),
        { HasPrivateKey: false } => throw new YourMomException(
            YourMomErrorKind.InvalidCertificate,
            $"The certificate {certificate.Subject} has no private key here, so nothing can be served with it."),
        _ => certificate,
    };

    private async Task CloseWhenDeliveredAsync()
    {
        await _handler.Result.ConfigureAwait(false);
        await Task.WhenAny(_delivered.Task, Task.Delay(DeliveryTimeout)).ConfigureAwait(false);
        Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = ServeAsync(new CallbackConnection(client, _certificate, _log.Add));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                lock (_connections)
                {
                    if (_isClosed)
                    {
                        return;
                    }
                }

                // Out of handles, say: others may free some soon.
                await Task.Delay(PauseAfterFailedAccept).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(CallbackConnection connection)
    {
        var node = Admit(connection);
        await connection.ServeAsync(_handler, () => _delivered.TrySetResult(true)).ConfigureAwait(false);
        lock (_connections)
        {
            if (node.List is not null)
            {
                _connections.Remove(node);
            }
        }
    }

    private LinkedListNode<CallbackConnection> Admit(CallbackConnection connection)
    {
        CallbackConnection? oldest = null;
        LinkedListNode<CallbackConnection> node;
        lock (_connections)
        {
            if (_isClosed)
            {
                oldest = connection;
            }
            else if (_connections.Count >= MaximumConnections)
            {
                oldest = _connections.First!.Value;
                _connections.RemoveFirst();
                _log.Add($"Closed the oldest of {MaximumConnections} connections to make room.");
            }

            node = _connections.AddLast(connection);
        }

        oldest?.Dispose();
        return node;
    }
}
