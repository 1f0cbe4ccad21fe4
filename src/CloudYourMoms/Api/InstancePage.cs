using CloudYourMoms.Instances;

namespace CloudYourMoms.Api;

/// <summary>One page of a list of instances.</summary>
public sealed record InstancePage
{
    /// <summary>The instances of this page; none when nothing matches.</summary>
    public required IReadOnlyList<Instance> Instances { get; init; }

    /// <summary>What to ask for the next page with; null when this is the last.</summary>
    public string? NextPage { get; init; }

    /// <summary>True when the platform answered 404, as it does when nothing matches.</summary>
    internal bool IsNotFound { get; init; }

    /// <summary>How many instances all pages have, if the platform says so.</summary>
    internal int? TotalCount { get; init; }

    /// <summary>When the page was made, by the platform's clock.</summary>
    internal DateTimeOffset? Date { get; init; }
}
