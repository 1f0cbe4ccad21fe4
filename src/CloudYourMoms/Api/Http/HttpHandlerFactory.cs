using System.Net;
using System.Security.Authentication;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Http;

/// <summary>The system's own HTTP, set up for the platform and the proxy before it.</summary>
internal static class HttpHandlerFactory
{
    // .NET Framework would let the third request wait for the first two.
    private const int MaximumConnections = 256;

    public static HttpClientHandler Create(ApiConnectionOptions options)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = MaximumConnections };
        if (NetFrameworkCompat.TlsVersions is not SslProtocols.None and var versions)
        {
            handler.SslProtocols = versions;
        }

        handler.UseProxy = UsesProxy(options);
        if (!handler.UseProxy)
        {
            return handler;
        }

        if (options.Proxy is not null)
        {
            handler.Proxy = new WebProxy(options.Proxy) { Credentials = options.ProxyCredential };
        }
        else if (NetFrameworkCompat.IsNetFramework && options.ProxyCredential is not null && WebRequest.DefaultWebProxy is { } shared)
        {
            // Its handler would write the credentials into the proxy that all of the process share.
            handler.Proxy = new SystemProxy(shared) { Credentials = options.ProxyCredential };
        }
        else
        {
            handler.DefaultProxyCredentials = options.ProxyCredential;
        }

        return handler;
    }

    /// <summary>True when a proxy may be used, given or of the system. To https it is a tunnel; of plain http it would read every secret.</summary>
    public static bool UsesProxy(ApiConnectionOptions options) => options.BaseUri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Throws when a proxy is given that cannot be one, or that the platform must not be reached through.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidProxy"/> or <see cref="YourMomErrorKind.InsecureProxy"/>.</exception>
    public static void RequireUsableProxy(ApiConnectionOptions options)
    {
        if (options.Proxy is not { } proxy)
        {
            return;
        }

        if (!proxy.IsAbsoluteUri || (proxy.Scheme != Uri.UriSchemeHttp && proxy.Scheme != Uri.UriSchemeHttps) || proxy.UserInfo.Length > 0)
        {
            // Such an address may hold a password, in a place that only a valid one would tell.
            throw new YourMomException(
                YourMomErrorKind.InvalidProxy,
                "The proxy must be an absolute http or https address without a user; its user and password are given apart from it.");
        }

        if (!UsesProxy(options))
        {
            throw new YourMomException(
                YourMomErrorKind.InsecureProxy,
                $"'{options.BaseUri}' is plain http: the proxy {proxy.GetLeftPart(UriPartial.Authority)} would read the secrets in clear.");
        }
    }
}

/// <summary>The proxy that the system is set to, for one client: who to be for it is told to nobody else in the process.</summary>
/// <param name="system">The process's own, which all share.</param>
internal sealed class SystemProxy(IWebProxy system) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => system.GetProxy(destination);

    public bool IsBypassed(Uri host) => system.IsBypassed(host);
}
