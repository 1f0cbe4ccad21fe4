using System.Net;
using System.Security.Authentication;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Http;

/// <summary>Creates HTTP handlers for the platform and the proxy.</summary>
internal static class HttpHandlerFactory
{
    // .NET Framework allows only two connections per server by default.
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
            // The handler of .NET Framework would set the credentials on the proxy object that the whole process shares.
            handler.Proxy = new SystemProxy(shared) { Credentials = options.ProxyCredential };
        }
        else
        {
            handler.DefaultProxyCredentials = options.ProxyCredential;
        }

        return handler;
    }

    /// <summary>True if a proxy may be used. For https the proxy is a tunnel; for plain http it could read every secret.</summary>
    public static bool UsesProxy(ApiConnectionOptions options) => options.BaseUri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Throws if the proxy is invalid or insecure.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidProxy"/> or <see cref="YourMomErrorKind.InsecureProxy"/>.
    /// </exception>
    public static void RequireUsableProxy(ApiConnectionOptions options)
    {
        if (options.Proxy is not { } proxy)
        {
            return;
        }

        if (!proxy.IsAbsoluteUri || (proxy.Scheme != Uri.UriSchemeHttp && proxy.Scheme != Uri.UriSchemeHttps) || proxy.UserInfo.Length > 0)
        {
            // The address is not quoted: it may contain a password, which cannot be located in an invalid address.
            throw new YourMomException(YourMomErrorKind.InvalidProxy, Messages.ProxyInvalid);
        }

        if (!UsesProxy(options))
        {
            throw new YourMomException(
                YourMomErrorKind.InsecureProxy,
                Messages.FormatProxyInsecure(options.BaseUri, proxy.GetLeftPart(UriPartial.Authority)));
        }
    }
}

/// <summary>The system proxy with separate credentials, which other clients in the process do not use.</summary>
/// <param name="system">The proxy that the process shares.</param>
internal sealed class SystemProxy(IWebProxy system) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => system.GetProxy(destination);

    public bool IsBypassed(Uri host) => system.IsBypassed(host);
}
