using System.Net;
using System.Net.Sockets;

namespace CloudYourMoms.Testing;

/// <summary>Ports for callbacks, below the ephemeral range, so that no outgoing connection takes a port before it is used.</summary>
internal static class FreePort
{
    private const int First = 12000;
    private const int Count = 18000;

    // Test projects run in parallel, so each process starts at a different port.
    private static int _last = Environment.ProcessId * 397 % Count;

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    /// <summary>True if the port is free on the IPv4 and IPv6 loopback addresses.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
