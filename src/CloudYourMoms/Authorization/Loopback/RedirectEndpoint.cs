using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The address of the listener, and the address that the browser uses to reach it.</summary>
internal sealed record RedirectEndpoint
{
    /// <summary>The address on this machine.</summary>
    public required Uri ListenUri { get; init; }

    /// <summary>The address as the browser sees it.</summary>
    public required Uri PublicUri { get; init; }

    /// <summary>The normalized path of the callback; null if the callback arrives elsewhere and only the link is served.</summary>
    public string? CallbackPath { get; init; }

    /// <summary>The accepted values of the Host header.</summary>
    /// <remarks>A proxy may send the public name or a loopback name. DNS rebinding cannot use either.</remarks>
    public IReadOnlyList<string> Hosts
    {
        get
        {
            IEnumerable<Uri> local = IsBehindProxy
                ? LoopbackHost.Names.Select(name => new UriBuilder(ListenUri) { Host = name }.Uri)
                : [];
            return [.. new[] { ListenUri, PublicUri }.Concat(local).SelectMany(HostsOf).Distinct(StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>A description of the expected request, for the log.</summary>
    public string Purpose => CallbackPath is null ? Messages.ListenerPurposeLink
        : IsBehindProxy ? Messages.FormatListenerPurposeForwardedCallback(Redactor.WithoutUserAndQuery(PublicUri), CallbackPath)
        : Messages.FormatListenerPurposeCallback(CallbackPath);

    private bool IsBehindProxy => ListenUri.Authority != PublicUri.Authority || ListenUri.Scheme != PublicUri.Scheme;

    /// <summary>Creates the endpoint for a callback that arrives on this machine, directly or through a proxy.</summary>
    /// <exception cref="YourMomException">The callback does not arrive on this machine.</exception>
    public static RedirectEndpoint For(Uri callbackUrl, Uri? listenUri)
    {
        if (listenUri is not null)
        {
            RequireListenUri(listenUri);
        }
        else
        {
            return IsLoopback(callbackUrl)
                ? new() { ListenUri = callbackUrl, PublicUri = callbackUrl, CallbackPath = UriPath.Normalize(callbackUrl.AbsolutePath) }
                : throw new YourMomException(
                    YourMomErrorKind.CallbackNotLocal,
                    Messages.FormatCallbackUrlNotLocal(callbackUrl.GetLeftPart(UriPartial.Path)));
        }

        if (callbackUrl.Scheme != Uri.UriSchemeHttp && callbackUrl.Scheme != Uri.UriSchemeHttps)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                Messages.FormatCallbackUrlNotForwardable(callbackUrl.Scheme));
        }

        if (!AuthorizationRequest.IsBrowsable(callbackUrl))
        {
            // That host also serves the link, which redirects to the complete sign-in address.
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                Messages.FormatCallbackUrlInsecure(callbackUrl.GetLeftPart(UriPartial.Path)));
        }

        var path = UriPath.Normalize((listenUri.AbsolutePath == "/" ? callbackUrl : listenUri).AbsolutePath);
        return new() { ListenUri = listenUri, PublicUri = callbackUrl, CallbackPath = path };
    }

    /// <summary>Throws if the listener cannot use an address.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidListenUri"/>.</exception>
    public static void RequireListenUri(Uri listenUri)
    {
        if (!IsLoopback(listenUri) || !OAuthUrlRequest.IsCallbackUrl(listenUri.OriginalString))
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidListenUri,
                Messages.FormatListenUriInvalid(Redactor.WithoutUserAndQuery(listenUri)));
        }
    }

    /// <summary>Creates the endpoint that serves only the link, for a callback that arrives elsewhere.</summary>
    public static RedirectEndpoint ForLaunchOnly(int port)
    {
        var uri = new Uri($"http://127.0.0.1:{port}/");
        return new() { ListenUri = uri, PublicUri = uri };
    }

    /// <summary>True for an http or https address of this machine.</summary>
    public static bool IsLoopback(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && LoopbackHost.Is(uri);

    /// <summary>Returns the path and query of a listener page as the browser sees them.</summary>
    /// <remarks>A proxy may forward only the callback's path, so the page uses that path.</remarks>
    public string PublicTarget(string page, string token) => IsBehindProxy ? $"{PublicUri.AbsolutePath}?{page}={token}" : $"/{token}";

    /// <summary>Returns the path and query of a listener page as the listener receives them: a proxy may change the path.</summary>
    public string LocalTarget(string page, string token) => IsBehindProxy ? $"{CallbackPath}?{page}={token}" : $"/{token}";

    // A browser sends an internationalized name in ASCII, and omits the default port.
    private static IEnumerable<string> HostsOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : uri.Host;
        return uri.IsDefaultPort ? [host, $"{host}:{uri.Port}"] : [$"{host}:{uri.Port}"];
    }
}
