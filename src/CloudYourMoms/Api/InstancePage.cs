using CloudYourMoms.Instances;

namespace CloudYourMoms.Api;

/// <summary>One page of a list of instances.</summary>
public sealed record InstancePage
{
    /// <summary>The instances of this page; empty if nothing matches.</summary>
    public required IReadOnlyList<Instance> Instances { get; init; }

    /// <summary>The token of the next page; null on the last page.</summary>
    public string? NextPage { get; init; }

    /// <summary>True if the platform returned 404, as it does if nothing matches.</summary>
    internal bool IsNotFound { get; init; }

    /// <summary>The number of instances in all pages; null if the platform does not return it.</summary>
    internal int? TotalCount { get; init; }

    /// <summary>The time of the page on the platform's clock.</summary>
    internal DateTimeOffset? Date { get; init; }
}
