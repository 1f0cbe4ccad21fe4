using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Resolves the loopback addresses of a callback URL, and listens on them.</summary>
internal static class LoopbackEndpoint
{
    private const int FirstUnprivilegedPort = 1024;

    // Most systems report a refused connection immediately; Windows retries for two seconds first.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns 127.0.0.1 and ::1 for <c>localhost</c>, because browsers try both. Returns an IP address unchanged.</summary>
    /// <param name="listenUri">An address on this machine.</param>
    public static IReadOnlyList<IPEndPoint> Of(Uri listenUri)
    {
        IPAddress[] addresses = IPAddress.TryParse(listenUri.DnsSafeHost, out var literal)
            ? [literal]
            : [IPAddress.Loopback, IPAddress.IPv6Loopback];
        return [.. addresses.Select(address => new IPEndPoint(address, listenUri.Port))];
    }

    /// <summary>
    /// Checks that no other program uses the endpoints, then listens on each. Address families that this machine lacks are skipped.
    /// </summary>
    /// <exception cref="YourMomException">The port is in use, or the system does not allow its use; the kind indicates which.</exception>
    public static async Task<IReadOnlyList<TcpListener>> ListenAsync(
        IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken)
    {
        // Some systems allow two programs to listen on one port, and the other program could receive the code.
        var isInUse = await Task.WhenAll(endpoints.Select(IsInUseAsync)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        List<IPEndPoint> inUse = [.. endpoints.Where((_, i) => isInUse[i])];
        if (inUse.Count > 0)
        {
            throw PortInUse(endpoints, inUse, null);
        }

        List<TcpListener> listeners = [];
        try
        {
            foreach (var endpoint in endpoints)
            {
                if (TryListen(endpoint, endpoints) is { } listener)
                {
                    listeners.Add(listener);
                }
            }

            return listeners.Count > 0 ? listeners : throw Refused(endpoints[0], new SocketException((int)SocketError.AddressNotAvailable));
        }
        catch
        {
            listeners.ForEach(listener => listener.Stop());
            throw;
        }
    }

    /// <summary>Returns the error for an endpoint that the system does not allow to be used.</summary>
    internal static YourMomException Refused(IPEndPoint endpoint, SocketException cause) => (cause.SocketErrorCode, endpoint.Port) switch
    {
        (SocketError.AccessDenied, < FirstUnprivilegedPort) => new(
            YourMomErrorKind.PortPrivileged,
            Messages.FormatPortPrivileged(endpoint.Port, FirstUnprivilegedPort),
            cause),
        (SocketError.AccessDenied, _) => new(YourMomErrorKind.PortExcluded, Messages.FormatPortExcluded(endpoint.Port), cause),
        _ => new(
            YourMomErrorKind.PortUnavailable,
            Messages.FormatPortUnavailable(endpoint.Port, endpoint.Address, cause.Message),
            cause),
    };

    private static TcpListener? TryListen(IPEndPoint endpoint, IReadOnlyList<IPEndPoint> all)
    {
        var listener = new TcpListener(endpoint);
        try
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                // On other systems, this option would keep the port in use for a minute after the listener closes.
                listener.ExclusiveAddressUse = true;
            }

            listener.Start();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Stop();
            return e.SocketErrorCode switch
            {
                SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable => null,
                SocketError.AddressAlreadyInUse => throw PortInUse(all, [endpoint], e),
                _ => throw Refused(endpoint, e),
            };
        }
    }

    private static async Task<bool> IsInUseAsync(IPEndPoint endpoint)
    {
        try
        {
            using var client = new TcpClient(endpoint.AddressFamily);
            var connecting = client.ConnectAsync(endpoint.Address, endpoint.Port);
            if (await Task.WhenAny(connecting, Task.Delay(ProbeTimeout)).ConfigureAwait(false) != connecting)
            {
                _ = connecting.ContinueWith(
                    task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
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

    private static YourMomException PortInUse(IReadOnlyList<IPEndPoint> all, List<IPEndPoint> inUse, Exception? cause) =>
        inUse.Count == all.Count
            ? new(YourMomErrorKind.PortInUse, Messages.FormatPortInUse(inUse[0].Port), cause)
            : new(
                YourMomErrorKind.PortInUseOnOneAddressFamily,
                Messages.FormatPortInUseOnOneAddressFamily(inUse[0].Port, inUse[0].Address),
                cause);
}
