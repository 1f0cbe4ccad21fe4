using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CloudYourMoms;

/// <summary>The addresses of this machine that a callback URL leads to, and the listening on them.</summary>
internal static class LoopbackEndpoint
{
    // A refused connection is known at once; Windows tries for two seconds before it says so.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary><c>localhost</c> is 127.0.0.1 and ::1, since browsers try both; a literal is itself.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CallbackNotLocal"/> or <see cref="YourMomErrorKind.CertificateRequired"/>.</exception>
    public static IReadOnlyList<IPEndPoint> Of(Uri callbackUrl)
    {
        var host = callbackUrl.DnsSafeHost;
        IPAddress[] addresses = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : IPAddress.TryParse(host, out var literal) && IPAddress.IsLoopback(literal) ? [literal]
            : [];
        if (addresses.Length == 0 || (callbackUrl.Scheme != Uri.UriSchemeHttp && callbackUrl.Scheme != Uri.UriSchemeHttps))
        {
            throw new YourMomException(
                YourMomErrorKind.CallbackNotLocal,
                $"The callback URL {callbackUrl.GetLeftPart(UriPartial.Path)} does not lead to this machine, so its callback cannot be waited for here.");
        }

        if (callbackUrl.Scheme == Uri.UriSchemeHttps)
        {
            throw new YourMomException(
                YourMomErrorKind.CertificateRequired,
                $"The callback URL {callbackUrl.GetLeftPart(UriPartial.Path)} is https, which needs a certificate for this machine.");
        }

        return [.. addresses.Select(address => new IPEndPoint(address, callbackUrl.Port))];
    }

    /// <summary>Makes sure that nothing answers, then listens on every endpoint; a family that this machine lacks is left out.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.PortInUse"/> or <see cref="YourMomErrorKind.PortNotAllowed"/>.</exception>
    public static async Task<IReadOnlyList<TcpListener>> ListenAsync(IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken)
    {
        // Some systems let two programs listen on one port; the other one would get the code.
        var answered = await Task.WhenAll(endpoints.Select(AnswersAsync)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < endpoints.Count; i++)
        {
            if (answered[i])
            {
                throw PortInUse(endpoints[i], null);
            }
        }

        List<TcpListener> listeners = [];
        try
        {
            foreach (var endpoint in endpoints)
            {
                if (TryListen(endpoint) is { } listener)
                {
                    listeners.Add(listener);
                }
            }

            return listeners.Count > 0 ? listeners : throw NotAllowed(endpoints[0], null);
        }
        catch
        {
            listeners.ForEach(listener => listener.Stop());
            throw;
        }
    }

    private static TcpListener? TryListen(IPEndPoint endpoint)
    {
        try
        {
            var listener = new TcpListener(endpoint);
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                // Elsewhere this option would keep a port busy for a minute after the last wait.
                listener.ExclusiveAddressUse = true;
            }

            listener.Start();
            return listener;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw PortInUse(endpoint, e);
        }
        catch (SocketException e)
        {
            throw NotAllowed(endpoint, e);
        }
    }

    private static async Task<bool> AnswersAsync(IPEndPoint endpoint)
    {
        try
        {
            using var client = new TcpClient(endpoint.AddressFamily);
            var connecting = client.ConnectAsync(endpoint.Address, endpoint.Port);
            if (await Task.WhenAny(connecting, Task.Delay(ProbeTimeout)).ConfigureAwait(false) != connecting)
            {
                _ = connecting.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                return false;
            }

            await connecting.ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static YourMomException PortInUse(IPEndPoint endpoint, Exception? cause) =>
        new(YourMomErrorKind.PortInUse, $"Another program uses port {endpoint.Port} on {endpoint.Address}, where the callback must arrive.", cause);

    private static YourMomException NotAllowed(IPEndPoint endpoint, Exception? cause) =>
        new(YourMomErrorKind.PortNotAllowed, $"This system does not allow to listen on port {endpoint.Port} of {endpoint.Address}{(cause is null ? "." : ": " + cause.Message)}", cause);
}
