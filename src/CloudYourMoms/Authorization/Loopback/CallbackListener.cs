using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Listens on this machine for the redirect at the end of a sign-in.</summary>
/// <remarks>RFC 8252 section 7.3: loopback only, and open only while waiting. Administrator rights are not required.</remarks>
public sealed class CallbackListener : IDisposable
{
    // A browser opens fewer connections at once. At the limit, the oldest connection is closed, so that no client can block others.
    private const int MaximumConnections = 64;

    // The time for the browser to request the result page.
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

    private CallbackListener(
        AuthorizationRequest authorization,
        RedirectEndpoint endpoint,
        IReadOnlyList<TcpListener> listeners,
        X509Certificate2? certificate)
    {
        _certificate = certificate;
        _handler = new RedirectRequestHandler(authorization, endpoint, () => DateTimeOffset.UtcNow, _log.Add);
        var endpoints = string.Join(" and ", listeners.Select(listener => listener.LocalEndpoint));
        _log.Add(Messages.FormatListenerStarted(endpoints, endpoint.Purpose));
        _listeners = listeners;
        foreach (var listener in listeners)
        {
            _ = AcceptAsync(listener);
        }

        _closing = CloseWhenDeliveredAsync();
    }

    /// <summary>The address to open in the browser: short, without secrets, and valid for one use.</summary>
    public Uri LaunchUri => _handler.LaunchUri;

    /// <summary>Completes when an event is available.</summary>
    public Task EventAdded => _log.Added;

    /// <summary>
    /// Returns the events since the last call, as one line each, without a secret, the code or the state. Repeated events are counted.
    /// </summary>
    public IReadOnlyList<string> TakeEvents() => _log.TakeAll();

    /// <summary>Validates the options before a sign-in is prepared.</summary>
    /// <exception cref="YourMomException">The options are invalid; the kind indicates the reason.</exception>
    public static void RequireUsable(CallbackListenerOptions options)
    {
        if (options.ListenUri is { } listenUri)
        {
            RedirectEndpoint.RequireListenUri(listenUri);
            _ = CertificateFor(listenUri, options.Certificate);
        }
    }

    /// <summary>Starts to listen for the callback.</summary>
    /// <exception cref="YourMomException">
    /// The callback does not arrive on this machine, its port cannot be used, or the certificate is missing or invalid.
    /// </exception>
    public static async Task<CallbackListener> StartAsync(
        AuthorizationRequest authorization, CallbackListenerOptions options, CancellationToken cancellationToken)
    {
        var endpoint = RedirectEndpoint.For(authorization.RequireCallbackUrl(), options.ListenUri);
        // Throws now instead of when the browser opens the link.
        _ = authorization.ToAuthorizationUri();
        var certificate = CertificateFor(endpoint.ListenUri, options.Certificate);
        var addresses = LoopbackEndpoint.Of(endpoint.ListenUri);
        var listeners = await LoopbackEndpoint.ListenAsync(addresses, cancellationToken).ConfigureAwait(false);
        return new CallbackListener(authorization, endpoint, listeners, certificate);
    }

    /// <summary>Serves only the one-time link, on a free port, for a callback that arrives elsewhere.</summary>
    public static CallbackListener StartForLaunch(AuthorizationRequest authorization)
    {
        _ = authorization.ToAuthorizationUri();
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = RedirectEndpoint.ForLaunchOnly(((IPEndPoint)listener.LocalEndpoint).Port);
        return new CallbackListener(authorization, endpoint, [listener], null);
    }

    /// <summary>True if the callback can arrive on this machine.</summary>
    public static bool CanListenFor(AuthorizationRequest authorization, CallbackListenerOptions options) =>
        options.ListenUri is not null || RedirectEndpoint.IsLoopback(authorization.RequireCallbackUrl());

    /// <summary>Waits for the callback.</summary>
    /// <exception cref="YourMomException">The timeout expired, or the provider returned an error.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<AuthorizationResponse> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var delayCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(timeout, delayCancellation.Token);
        if (await Task.WhenAny(_handler.Result, delay).ConfigureAwait(false) == delay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new YourMomException(
                YourMomErrorKind.CallbackTimeout,
                Messages.FormatCallbackTimeout(Quantity.Seconds(timeout)));
        }

        delayCancellation.Cancel();
        var result = await _handler.Result.ConfigureAwait(false);
        return result.EnsureSuccess();
    }

    /// <summary>Closes the listener. After a callback, the browser first receives the result page, within at most one second.</summary>
    public async Task CloseAsync()
    {
        if (_handler.Result.IsCompleted)
        {
            await _closing.ConfigureAwait(false);
        }

        Dispose();
    }

    /// <summary>Closes the listener immediately. The port is free when this method returns.</summary>
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
            Messages.FormatCertificateRequired(listenUri.GetLeftPart(UriPartial.Path))),
        _ when certificate.Handle == IntPtr.Zero => throw new YourMomException(
            YourMomErrorKind.InvalidCertificate, Messages.CertificateDisposed),
        { HasPrivateKey: false } => throw new YourMomException(
            YourMomErrorKind.InvalidCertificate,
            Messages.FormatCertificateWithoutPrivateKey(certificate.Subject)),
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

                // For example, the process is out of handles and may free some soon.
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
                _log.Add(Messages.FormatListenerClosedOldestConnection(MaximumConnections));
            }

            node = _connections.AddLast(connection);
        }

        oldest?.Dispose();
        return node;
    }
}
