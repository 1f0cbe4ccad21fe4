using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Where the listener is, and under which address a browser reaches it.</summary>
internal sealed record RedirectEndpoint
{
    /// <summary>The address on this machine.</summary>
    public required Uri ListenUri { get; init; }

    /// <summary>The address as the browser sees it.</summary>
    public required Uri PublicUri { get; init; }

    /// <summary>The path on which the callback arrives, in its normal form; null when it arrives elsewhere, and only the link is served.</summary>
    public string? CallbackPath { get; init; }

    /// <summary>The values of the Host header that are meant for it.</summary>
    /// <remarks>A proxy may pass on the public name, or name this machine by its own configuration; no page can let such a name point elsewhere.</remarks>
    public IReadOnlyList<string> Hosts
    {
        get
        {
            IEnumerable<Uri> local = IsBehindProxy ? LoopbackHost.Names.Select(name => new UriBuilder(ListenUri) { Host = name }.Uri) : [];
            return [.. new[] { ListenUri, PublicUri }.Concat(local).SelectMany(HostsOf).Distinct(StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>What is listened for, in words.</summary>
    public string Purpose => CallbackPath is null ? "the one-time link"
        : IsBehindProxy ? $"the callback that is led here from {Redactor.WithoutUserAndQuery(PublicUri)}, on the path {CallbackPath}"
        : $"the callback on the path {CallbackPath}";

    private bool IsBehindProxy => ListenUri.Authority != PublicUri.Authority || ListenUri.Scheme != PublicUri.Scheme;

    /// <summary>The callback arrives on this machine: on its own address, or on the one that a proxy leads to.</summary>
    /// <exception cref="YourMomException">It does not.</exception>
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
                    $"The callback URL {callbackUrl.GetLeftPart(UriPartial.Path)} does not lead to this machine, so its callback cannot be waited for here.");
        }

        if (callbackUrl.Scheme != Uri.UriSchemeHttp && callbackUrl.Scheme != Uri.UriSchemeHttps)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                $"No proxy leads a callback URL of the scheme '{callbackUrl.Scheme}' here: it must be http or https.");
        }

        if (!AuthorizationRequest.IsBrowsable(callbackUrl))
        {
            // The link stands on that host too, and answers with the whole sign-in address.
            throw new YourMomException(
                YourMomErrorKind.InvalidCallbackUrl,
                $"The callback URL {callbackUrl.GetLeftPart(UriPartial.Path)} is plain http on another machine: the app's secret and the code would travel in clear. It must be https to be led here.");
        }

        var path = UriPath.Normalize((listenUri.AbsolutePath == "/" ? callbackUrl : listenUri).AbsolutePath);
        return new() { ListenUri = listenUri, PublicUri = callbackUrl, CallbackPath = path };
    }

    /// <summary>Throws when an address cannot be listened on.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidListenUri"/>.</exception>
    public static void RequireListenUri(Uri listenUri)
    {
        if (!IsLoopback(listenUri) || !OAuthUrlRequest.IsCallbackUrl(listenUri.OriginalString))
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidListenUri,
                $"'{Redactor.WithoutUserAndQuery(listenUri)}' cannot be listened on: it must be an http or https address of this machine, such as http://localhost:8400, " +
                "without user, fragment and port 0.");
        }
    }

    /// <summary>The callback arrives elsewhere; the link alone is served here.</summary>
    public static RedirectEndpoint ForLaunchOnly(int port)
    {
        var uri = new Uri($"http://127.0.0.1:{port}/");
        return new() { ListenUri = uri, PublicUri = uri };
    }

    /// <summary>True for an http or https address of this machine.</summary>
    public static bool IsLoopback(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && LoopbackHost.Is(uri);

    /// <summary>Path and query, as the browser sees them, of a page of the listener's own.</summary>
    /// <remarks>A proxy may lead nothing but the callback's path here, so there the page stands on it.</remarks>
    public string PublicTarget(string page, string token) => IsBehindProxy ? $"{PublicUri.AbsolutePath}?{page}={token}" : $"/{token}";

    /// <summary>The same as it arrives here: a proxy may have changed the path.</summary>
    public string LocalTarget(string page, string token) => IsBehindProxy ? $"{CallbackPath}?{page}={token}" : $"/{token}";

    // A browser sends a name of other letters in its ASCII form, and leaves out the port that its scheme implies.
    private static IEnumerable<string> HostsOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : uri.Host;
        return uri.IsDefaultPort ? [host, $"{host}:{uri.Port}"] : [$"{host}:{uri.Port}"];
    }
}
