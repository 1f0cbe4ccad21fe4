using System.Net;

namespace CloudYourMoms.Security;

/// <summary>Tells addresses of this machine.</summary>
internal static class LoopbackHost
{
    /// <summary>The usual names of this machine, as they stand in an address.</summary>
    public static IReadOnlyList<string> Names { get; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>True for <c>localhost</c> and for loopback literals.</summary>
    public static bool Is(Uri uri) =>
        uri.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(uri.DnsSafeHost, out var literal) && IPAddress.IsLoopback(literal));
}
