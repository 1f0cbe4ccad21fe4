using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Authorization;

namespace CloudYourMoms.Api;

/// <summary>The platform's address, the account's secrets, the timeouts and the retries.</summary>
public sealed record YourMomClientOptions : ApiConnectionOptions
{
    /// <summary>Initializes options for the platform's public address, without credentials.</summary>
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
    /// How long the client looks up the instance of a create whose response was lost. A create takes 9 to 26 seconds on the platform.
    /// </summary>
    public TimeSpan ReconciliationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The authorization codes that were sent, so that none is sent twice. By default shared by all clients of the process.
    /// </summary>
    public AuthorizationCodeCache AuthorizationCodes { get; init; } = AuthorizationCodeCache.OfProcess;

    /// <summary>The pending creates, so that no create claims another's instance.</summary>
    internal PendingCreateTracker PendingCreates { get; init; } = PendingCreateTracker.OfProcess;

    /// <summary>The creates of the user's other processes; null to ignore them.</summary>
    internal PendingCreateLog? PendingCreateLog { get; init; } = PendingCreateLog.OfUser;
}
