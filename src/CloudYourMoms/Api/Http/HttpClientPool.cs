using System.Security.Authentication;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Http;

/// <summary>Connections to the platform that stay open from one client to the next, so that not each of them has to make its own first. Several clients may share it.</summary>
/// <remarks>
/// Only GET requests use them. A firewall may drop an idle connection without a sign: a request on it ends with
/// <see cref="YourMomErrorKind.RequestTimeout"/>, and is not sent again. For a GET nothing is lost then: the caller may repeat it.
/// </remarks>
public sealed class HttpClientPool : IDisposable
{
    // No connection that is picked is older, so none was idle for longer. The platform's name is looked up again as often.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Dictionary<Purpose, (HttpClient Http, DateTimeOffset Since)> _open = [];
    private bool _isDisposed;

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (http, _) in _open.Values)
            {
                http.Dispose();
            }

            _open.Clear();
            _isDisposed = true;
        }
    }

    /// <summary>What to send with as these options want it; not to be disposed. Null when that is nothing to share, or all is closed: a pipeline can outlive the module that began it.</summary>
    /// <remarks>Who has a password for the proxy shares no connection, so that nobody else gets through with it.</remarks>
    internal HttpClient? TryGet(ApiConnectionOptions options) => options.ProxyCredential is null ? TryGetUnshared(options) : null;

    /// <summary>The same for the only client that uses these connections.</summary>
    internal HttpClient? TryGetUnshared(ApiConnectionOptions options)
    {
        var purpose = new Purpose(options.Proxy, HttpHandlerFactory.UsesProxy(options), NetFrameworkCompat.TlsVersions);
        var now = options.UtcNow();
        lock (_gate)
        {
            if (_isDisposed)
            {
                return null;
            }

            if (_open.TryGetValue(purpose, out var open) && now - open.Since <= Lifetime && now >= open.Since)
            {
                return open.Http;
            }

            // Not disposed of: another client may be using the old one, whose connections end when they have been idle for long enough.
            var http = ApiConnection.CreateHttp(HttpHandlerFactory.Create(options));
            _open[purpose] = (http, now);
            return http;
        }
    }

    private sealed record Purpose(Uri? Proxy, bool UsesProxy, SslProtocols TlsVersions);
}
