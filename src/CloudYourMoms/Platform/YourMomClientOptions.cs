using System.Security;

namespace CloudYourMoms;

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

    /// <summary>How long one request may take, answer included. Creating takes 9 to 26 seconds on the platform.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a GET is repeated at most. A POST never is.</summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>The pause before the first repetition; it doubles from one to the next. A <c>Retry-After</c> of the platform takes its place.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    internal Func<DateTimeOffset> UtcNow { get; init; } = () => DateTimeOffset.UtcNow;

    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;
}
