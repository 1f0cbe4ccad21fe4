using System.Net;

namespace CloudYourMoms.Api.Http;

/// <summary>The platform's address, the proxy, the timeouts and the retries.</summary>
public abstract record ApiConnectionOptions
{
    /// <summary>Initializes the options with the default address.</summary>
    private protected ApiConnectionOptions(Uri defaultBaseUri) => BaseUri = defaultBaseUri;

    /// <summary>The base address of the platform. Plain http is allowed only on loopback.</summary>
    public Uri BaseUri { get; init; }

    /// <summary>
    /// The http or https address of a proxy, without user information; null for the system proxy. Used only if the platform's address is
    /// https.
    /// </summary>
    public Uri? Proxy { get; init; }

    /// <summary>The credentials for the proxy, sent if it requires authentication (407).</summary>
    public ICredentials? ProxyCredential { get; init; }

    /// <summary>
    /// The timeout of one request, including its response; zero for none. A create takes 9 to 26 seconds on the platform.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The maximum number of retries of a failed request; zero for none. Retries after 429 are not counted: they continue for up to 5
    /// minutes. A create is retried only after 429, or if no connection could be made.
    /// </summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>
    /// The time between retries; null for one second, doubled for each retry. A <c>Retry-After</c> of up to 60 seconds overrides it; a
    /// longer one is an error.
    /// </summary>
    public TimeSpan? RetryInterval { get; init; }

    /// <summary>
    /// The time to wait for the response to a create or an authorization after a cancellation: the response to a create contains the token,
    /// and an authorization code can be used only once.
    /// </summary>
    public TimeSpan CancellationGracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that clients share; null for a client with its own connections.</summary>
    public HttpClientPool? HttpClients { get; init; }

    /// <summary>Receives notices about waits and warnings, on any thread; null for none.</summary>
    public IProgress<PlatformNotice>? Notices { get; init; }

    internal Func<DateTimeOffset> UtcNow { get; init; } = () => DateTimeOffset.UtcNow;

    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;
}
