using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Authorization;

namespace CloudYourMoms.Api;

/// <summary>Where the platform is, who calls it, and how long and how often to try.</summary>
public sealed record YourMomClientOptions : ApiConnectionOptions
{
    /// <summary>Options for the platform's public address, without credentials.</summary>
    public YourMomClientOptions()
        : base(DefaultBaseUri)
    {
    }

    /// <summary>The platform's public address.</summary>
    public static Uri DefaultBaseUri { get; } = new("https://api.cloud-your_moms.com/your_moms/api-v2");

    /// <summary>The user secret of the account.</summary>
    public SecureString? UserSecret { get; init; }

    /// <summary>The organization secret of the account.</summary>
    public SecureString? OrganizationSecret { get; init; }

    /// <summary>
    /// How long after its creation was sent an instance is looked for when the answer was lost. Creating takes 9 to 26 seconds on the
    /// platform.
    /// </summary>
    public TimeSpan ReconciliationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The authorization codes that were sent before, so that none is sent twice: those of all clients of this process.</summary>
    public AuthorizationCodeCache AuthorizationCodes { get; init; } = AuthorizationCodeCache.OfProcess;

    /// <summary>The creates that are pending, so that none claims the instance of another.</summary>
    internal PendingCreateTracker PendingCreates { get; init; } = PendingCreateTracker.OfProcess;

    /// <summary>The creates of this user's other processes; null to ignore them.</summary>
    internal PendingCreateLog? PendingCreateLog { get; init; } = PendingCreateLog.OfUser;
}
