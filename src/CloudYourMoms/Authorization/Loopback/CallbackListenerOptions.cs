using System.Security.Cryptography.X509Certificates;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Options of a listener that the callback URL does not specify.</summary>
public sealed record CallbackListenerOptions
{
    /// <summary>The address on this machine to which a proxy or tunnel forwards the callback. If null, the callback URL itself.</summary>
    public Uri? ListenUri { get; init; }

    /// <summary>The certificate, with its private key, for an https address on this machine.</summary>
    public X509Certificate2? Certificate { get; init; }
}
