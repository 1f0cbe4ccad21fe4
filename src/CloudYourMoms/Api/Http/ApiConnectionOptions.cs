using System.Net;

namespace CloudYourMoms.Api.Http;

/// <summary>Where the platform is, how to reach it, and how long and how often to try.</summary>
public abstract record ApiConnectionOptions
{
    /// <summary>Takes the address that is used where no other is given.</summary>
    private protected ApiConnectionOptions(Uri defaultBaseUri) => BaseUri = defaultBaseUri;

    /// <summary>The base address of the platform. Plain http is refused except on loopback.</summary>
    public Uri BaseUri { get; init; }

    /// <summary>
    /// The http or https address of a proxy, without a user; null for the one that the system is set to. For https only: plain http uses no
    /// proxy.
    /// </summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who to be for the proxy, given to it when it asks (407).</summary>
    public ICredentials? ProxyCredential { get; init; }

    /// <summary>
    /// How long one request may take, answer included; zero for no limit. Creating takes 9 to 26 seconds on the platform.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// How often a request that failed is sent again; zero for never. Requests that the platform puts off (429) are not counted: they are
    /// sent again
    /// for up to 5 minutes. A creation is sent again only after 429, or when there was no connection to send it on.
    /// </summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>
    /// The pause before a request is sent again; null for one second, which doubles each time. A <c>Retry-After</c> of up to 60 seconds
    /// takes its place; a longer one is an error.
    /// </summary>
    public TimeSpan? RetryInterval { get; init; }

    /// <summary>
    /// How long the answer to a creation is waited for after a cancellation, as it holds the token, and that to an authorization, as a code
    /// works once.
    /// </summary>
    public TimeSpan CancellationGracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that stay open from one client to the next; null for a client that makes and closes its own.</summary>
    public HttpClientPool? HttpClients { get; init; }

    /// <summary>Who is told what the client waits for, on any thread; null for nobody.</summary>
    public IProgress<PlatformNotice>? Notices { get; init; }

    internal Func<DateTimeOffset> UtcNow { get; init; } = () => DateTimeOffset.UtcNow;

    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;
}
