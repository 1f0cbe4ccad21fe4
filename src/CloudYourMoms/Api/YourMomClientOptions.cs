using System.Net;
using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Authorization;

namespace CloudYourMoms.Api;

/// <summary>Where the platform is, who calls it, and how long and how often to try.</summary>
public sealed record YourMomClientOptions
{
    /// <summary>The platform's public address.</summary>
    public static Uri DefaultBaseUri { get; } = new("https://api.cloud-your_moms.com/your_moms/api-v2");

    /// <summary>The base address of the platform. Plain http is refused except on loopback.</summary>
    public Uri BaseUri { get; init; } = DefaultBaseUri;

    /// <summary>The user secret of the account.</summary>
    public SecureString? UserSecret { get; init; }

    /// <summary>The organization secret of the account.</summary>
    public SecureString? OrganizationSecret { get; init; }

    /// <summary>The http or https address of a proxy, without a user; null for the one that the system is set to. For https only: plain http uses no proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who to be for the proxy, given to it when it asks (407).</summary>
    public ICredentials? ProxyCredential { get; init; }

    /// <summary>How long one request may take, answer included; zero for no limit. Creating takes 9 to 26 seconds on the platform.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// How often a request that failed is sent again; zero for never. Requests that the platform puts off (429) are not counted: they are sent again
    /// for up to 5 minutes. A creation is sent again only after 429, or when there was no connection to send it on.
    /// </summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>The pause before a request is sent again; null for one second, which doubles each time. A <c>Retry-After</c> of up to 60 seconds takes its place; a longer one is an error.</summary>
    public TimeSpan? RetryInterval { get; init; }

    /// <summary>How long after its creation was sent an instance is looked for when the answer was lost. Creating takes 9 to 26 seconds on the platform.</summary>
    public TimeSpan ReconciliationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a creation is waited for after a cancellation, as it holds the token, and that to an authorization, as a code works once.</summary>
    public TimeSpan CancellationGracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The authorization codes that were sent before, so that none is sent twice: those of all clients of this process.</summary>
    public AuthorizationCodeCache AuthorizationCodes { get; init; } = AuthorizationCodeCache.OfProcess;

    /// <summary>Connections that stay open from one client to the next; null for a client that makes and closes its own.</summary>
    public HttpClientPool? HttpClients { get; init; }

    /// <summary>Who is told what the client waits for, on any thread; null for nobody.</summary>
    public IProgress<PlatformNotice>? Notices { get; init; }

    /// <summary>The creates that are pending, so that none claims the instance of another.</summary>
    internal PendingCreateTracker PendingCreates { get; init; } = PendingCreateTracker.OfProcess;

    /// <summary>The creates of this user's other processes; null to ignore them.</summary>
    internal PendingCreateLog? PendingCreateLog { get; init; } = PendingCreateLog.OfUser;

    internal Func<DateTimeOffset> UtcNow { get; init; } = () => DateTimeOffset.UtcNow;

    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;
}
