using CloudYourMoms.Api.Http;
using CloudYourMoms.Instances;

namespace CloudYourMoms.Api;

/// <summary>What one sending of a creation gave.</summary>
internal sealed record CreateAttempt(Instance? Instance = null, ApiException? Failure = null)
{
    /// <summary>True when the platform may have created the instance.</summary>
    public bool IsIndeterminate { get; init; }

    /// <summary>Why it is not known, for a sentence.</summary>
    public string AmbiguityReason => IsIndeterminate ? "the answer was lost" : "the platform refused it";

    /// <summary>The instance's number, from an answer that has one but no token.</summary>
    public long? Id { get; init; }

    /// <summary>True when the platform certainly did not process the request.</summary>
    public bool WasNotProcessed { get; init; }
}
