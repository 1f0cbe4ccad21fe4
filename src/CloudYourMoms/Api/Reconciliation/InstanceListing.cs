using CloudYourMoms.Instances;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>The instances that the platform lists.</summary>
/// <param name="Instances">The instances that were read.</param>
/// <param name="Date">The platform's time of the last page; null when it gave none.</param>
/// <param name="AskedAt">When the last page was asked for, on this machine's clock.</param>
/// <param name="WhyIncomplete">Why not all instances were read; null when all were.</param>
internal sealed record InstanceListing(
    IReadOnlyList<Instance> Instances, DateTimeOffset? Date, DateTimeOffset AskedAt, string? WhyIncomplete);
