using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The addresses of this machine that a callback URL leads to, and the listening on them.</summary>
internal static class LoopbackEndpoint
{
    private const int FirstUnprivilegedPort = 1024;

    // A refused connection is known at once; Windows tries for two seconds before it says so.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary><c>localhost</c> is 127.0.0.1 and ::1, since browsers try both; a literal is itself.</summary>
    /// <param name="listenUri">An address of this machine.</param>
    public static IReadOnlyList<IPEndPoint> Of(Uri listenUri)
    {
        IPAddress[] addresses = IPAddress.TryParse(listenUri.DnsSafeHost, out var literal) ? [literal] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
        return [.. addresses.Select(address => new IPEndPoint(address, listenUri.Port))];
    }

    /// <summary>Makes sure that nothing answers, then listens on every endpoint; a family that this machine lacks is left out.</summary>
    /// <exception cref="YourMomException">The port is in use, or the system does not let it be used: the kind says which.</exception>
    public static async Task<IReadOnlyList<TcpListener>> ListenAsync(IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken)
    {
        // Some systems let two programs listen on one port; the other one would get the code.
        var answered = await Task.WhenAll(endpoints.Select(AnswersAsync)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        List<IPEndPoint> taken = [.. endpoints.Where((_, i) => answered[i])];
        if (taken.Count > 0)
        {
            throw InUse(endpoints, taken, null);
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

    /// <summary>The error for an endpoint that the system refuses.</summary>
    internal static YourMomException Refused(IPEndPoint endpoint, SocketException cause) => (cause.SocketErrorCode, endpoint.Port) switch
    {
        (SocketError.AccessDenied, < FirstUnprivilegedPort) => new(
            YourMomErrorKind.PortPrivileged,
            $"Port {endpoint.Port} is below {FirstUnprivilegedPort}, and this system lets only administrators listen there.",
            cause),
        (SocketError.AccessDenied, _) => new(
            YourMomErrorKind.PortExcluded,
            $"This system has reserved port {endpoint.Port}, so nobody may listen on it.",
            cause),
        _ => new(
            YourMomErrorKind.PortUnavailable,
            $"This system cannot listen on port {endpoint.Port} of {endpoint.Address}: {cause.Message}",
            cause),
    };

    private static TcpListener? TryListen(IPEndPoint endpoint, IReadOnlyList<IPEndPoint> all)
    {
        var listener = new TcpListener(endpoint);
        try
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                // Elsewhere this option would keep a port busy for a minute after the last wait.
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
                SocketError.AddressAlreadyInUse => throw InUse(all, [endpoint], e),
                _ => throw Refused(endpoint, e),
            };
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

    private static YourMomException InUse(IReadOnlyList<IPEndPoint> all, List<IPEndPoint> taken, Exception? cause) => taken.Count == all.Count
        ? new(
            YourMomErrorKind.PortInUse,
            $"Another program uses port {taken[0].Port}, where the callback must arrive.",
            cause)
        : new(
            YourMomErrorKind.PortInUseOnOneAddressFamily,
            $"Another program uses port {taken[0].Port} on {taken[0].Address}. A browser may choose that address for localhost, and the callback would reach the other program.",
            cause);
}
