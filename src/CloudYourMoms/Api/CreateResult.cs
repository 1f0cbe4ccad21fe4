using CloudYourMoms.Instances;

namespace CloudYourMoms.Api;

/// <summary>The result of a create.</summary>
/// <param name="Instance">The instance, with its token.</param>
public sealed record CreateResult(Instance Instance)
{
    /// <summary>Why the response to the create was lost, if the instance was found on the platform instead; null otherwise.</summary>
    public string? LostResponse { get; init; }

    /// <summary>A warning about the record; null otherwise. Show it after the record is written.</summary>
    public string? Warning { get; init; }

    /// <summary>True if the response to the create has the id but no usable token.</summary>
    public bool IsNamedInResponse { get; init; }
}
