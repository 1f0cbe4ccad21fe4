using System.Net;

namespace CloudYourMoms.Security;

/// <summary>Identifies loopback addresses.</summary>
internal static class LoopbackHost
{
    /// <summary>The common loopback host names, as written in a URI.</summary>
    public static IReadOnlyList<string> Names { get; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>True for <c>localhost</c> and for loopback literals.</summary>
    public static bool Is(Uri uri) =>
        uri.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(uri.DnsSafeHost, out var literal) && IPAddress.IsLoopback(literal));
}
