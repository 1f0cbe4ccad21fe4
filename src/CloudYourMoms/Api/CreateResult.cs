using CloudYourMoms.Instances;

namespace CloudYourMoms.Api;

/// <summary>What a create gave.</summary>
/// <param name="Instance">The instance, with its token.</param>
public sealed record CreateResult(Instance Instance)
{
    /// <summary>Why the response to the create was lost, when the instance was found and read from the platform instead; null otherwise.</summary>
    public string? LostResponse { get; init; }

    /// <summary>True when the response to the create has the id but no usable token.</summary>
    public bool IsNamedInResponse { get; init; }
}
