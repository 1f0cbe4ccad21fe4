using System.Security.Authentication;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Http;

/// <summary>A pool of connections to the platform that several clients can share.</summary>
/// <remarks>
/// Only GET requests use the pool. A firewall may silently drop an idle connection: a request on it fails with
/// <see cref="YourMomErrorKind.RequestTimeout"/> and is not retried. A GET can be repeated safely by the caller.
/// </remarks>
public sealed class HttpClientPool : IDisposable
{
    // The maximum age, and so the maximum idle time, of a reused connection. It also limits how long a DNS result is used.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Dictionary<PoolKey, (HttpClient Http, DateTimeOffset CreatedAt)> _open = [];
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

    /// <summary>
    /// Returns the shared client for these options, which the caller must not dispose. Null if it cannot be shared, or the pool is
    /// disposed: a pipeline can outlive its module.
    /// </summary>
    /// <remarks>Connections with proxy credentials are not shared, so that no other client can use the credentials.</remarks>
    internal HttpClient? TryGet(ApiConnectionOptions options) => options.ProxyCredential is null ? TryGetUnshared(options) : null;

    /// <summary>Returns the client for these options in a pool that is not shared.</summary>
    internal HttpClient? TryGetUnshared(ApiConnectionOptions options)
    {
        var key = new PoolKey(options.Proxy, HttpHandlerFactory.UsesProxy(options), NetFrameworkCompat.TlsVersions);
        var now = options.UtcNow();
        lock (_gate)
        {
            if (_isDisposed)
            {
                return null;
            }

            if (_open.TryGetValue(key, out var open) && now - open.CreatedAt <= Lifetime && now >= open.CreatedAt)
            {
                return open.Http;
            }

            // The old client is not disposed because it may be in use. Its connections close when their idle timeout expires.
            var http = ApiConnection.CreateHttp(HttpHandlerFactory.Create(options));
            _open[key] = (http, now);
            return http;
        }
    }

    private sealed record PoolKey(Uri? Proxy, bool UsesProxy, SslProtocols TlsVersions);
}
