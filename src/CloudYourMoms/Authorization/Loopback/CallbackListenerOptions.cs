using System.Security.Cryptography.X509Certificates;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Where and how to listen when the callback URL alone does not tell.</summary>
public sealed record CallbackListenerOptions
{
    /// <summary>An address of this machine to which a proxy or tunnel leads the callback URL. Null: the callback URL itself.</summary>
    public Uri? ListenUri { get; init; }

    /// <summary>The certificate, with its private key, for an https address on this machine.</summary>
    public X509Certificate2? Certificate { get; init; }
}
