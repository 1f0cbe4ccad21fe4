using CloudYourMoms.Instances;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>The instances that the platform lists.</summary>
/// <param name="Instances">The instances that were read.</param>
/// <param name="Date">The platform's time of the last page; null if it did not return one.</param>
/// <param name="RequestedAt">The time at which the last page was requested, on this machine's clock.</param>
/// <param name="IncompleteReason">Why the list is incomplete; null if it is complete.</param>
internal sealed record InstanceListing(
    IReadOnlyList<Instance> Instances, DateTimeOffset? Date, DateTimeOffset RequestedAt, string? IncompleteReason);
