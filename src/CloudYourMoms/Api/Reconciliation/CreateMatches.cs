namespace CloudYourMoms.Api.Reconciliation;

/// <summary>The instances on the platform that may be that of a create.</summary>
internal sealed record CreateMatches
{
    /// <summary>The one that certainly is; null when there is none, or when it is not certain.</summary>
    public long? Certain { get; init; }

    /// <summary>
    /// True when a later lookup may tell: another create of the name is pending, or the platform may set key, tags or date later.
    /// </summary>
    public bool MayBecomeCertain { get; init; }

    /// <summary>Those from the time of the create.</summary>
    public required IReadOnlyList<long> Recent { get; init; }

    /// <summary>Those of the same name from the day before: the platform may show local times.</summary>
    public required IReadOnlyList<long> Earlier { get; init; }

    /// <summary>Why not all instances were read; null when all were.</summary>
    public required string? WhyIncomplete { get; init; }
}
