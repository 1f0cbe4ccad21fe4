using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Authentication;

namespace CloudYourMoms.Security;

/// <summary>Where .NET Framework, which Windows PowerShell runs on, differs from .NET.</summary>
internal static class NetFrameworkCompat
{
    // netstandard2.0 has no names for these.
    private const SslProtocols Tls13 = (SslProtocols)0x3000;
    private const SecurityProtocolType SystemDefault = default;

    /// <summary>True on .NET Framework, which calls itself 4.</summary>
    public static bool IsHere => Environment.Version.Major == 4;

    /// <summary>The versions of TLS to speak: none by name, which leaves them to the system, wherever the system is asked.</summary>
    public static SslProtocols TlsVersions => IsHere ? TlsVersionsFor(ServicePointManager.SecurityProtocol) : SslProtocols.None;

    /// <summary>The same on .NET Framework, for what the process is set to.</summary>
    /// <remarks>
    /// To a shell that was built for an older .NET Framework the system's choice is closed: it speaks TLS 1.0 unless somebody said
    /// otherwise, and
    /// an SslStream that is told to leave it to the system throws.
    /// </remarks>
    [SuppressMessage(
        "Security", "CA5398", Justification = "Only where the system is not asked; the platform and browsers want TLS 1.2 at least.")]
    internal static SslProtocols TlsVersionsFor(SecurityProtocolType ofProcess)
    {
        var modern = (SslProtocols)ofProcess & (SslProtocols.Tls12 | Tls13);
        return ofProcess == SystemDefault ? SslProtocols.None
            : modern == SslProtocols.None ? SslProtocols.Tls12
            : modern;
    }
}
