using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Authentication;

namespace CloudYourMoms.Security;

/// <summary>Differences between .NET and .NET Framework, which Windows PowerShell runs on.</summary>
internal static class NetFrameworkCompat
{
    // netstandard2.0 does not define these.
    private const SslProtocols Tls13 = (SslProtocols)0x3000;
    private const SecurityProtocolType SystemDefault = default;

    /// <summary>True on .NET Framework, whose major version is 4.</summary>
    public static bool IsNetFramework => Environment.Version.Major == 4;

    /// <summary>The TLS versions to allow; None to use the system default.</summary>
    public static SslProtocols TlsVersions => IsNetFramework ? TlsVersionsFor(ServicePointManager.SecurityProtocol) : SslProtocols.None;

    /// <summary>The TLS versions on .NET Framework for the setting of the process.</summary>
    /// <remarks>
    /// A host that was built for an older .NET Framework cannot use the system default: it uses TLS 1.0 unless configured otherwise, and
    /// SslStream throws for None.
    /// </remarks>
    [SuppressMessage(
        "Security", "CA5398", Justification = "Used only without a system default. The platform and browsers require TLS 1.2 or later.")]
    internal static SslProtocols TlsVersionsFor(SecurityProtocolType ofProcess)
    {
        var modern = (SslProtocols)ofProcess & (SslProtocols.Tls12 | Tls13);
        return ofProcess == SystemDefault ? SslProtocols.None
            : modern == SslProtocols.None ? SslProtocols.Tls12
            : modern;
    }
}
