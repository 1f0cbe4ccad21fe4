using System.Net;
using System.Net.Sockets;

namespace CloudYourMoms.Testing;

/// <summary>Ports for callbacks: below those that the system hands out by itself, so that nothing takes one before it is listened on.</summary>
internal static class FreePort
{
    private const int First = 12000;
    private const int Count = 18000;

    // Test projects run at the same time: each begins elsewhere.
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

    /// <summary>True when both families of localhost can be listened on at the port.</summary>
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
