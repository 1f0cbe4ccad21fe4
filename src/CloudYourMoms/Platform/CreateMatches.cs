namespace CloudYourMoms;

/// <summary>The instances on the platform that may be that of a create.</summary>
internal sealed record CreateMatches
{
    /// <summary>The one that certainly is; null when there is none, or when it is not certain.</summary>
    public long? Certain { get; init; }

    /// <summary>Those from the time of the create.</summary>
    public required IReadOnlyList<long> Recent { get; init; }

    /// <summary>Those of the same name from the day before: the platform may show local times.</summary>
    public required IReadOnlyList<long> Earlier { get; init; }

    /// <summary>False when there were more instances than are read.</summary>
    public required bool IsComplete { get; init; }
}
