using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;

namespace CloudYourMoms.Api;

/// <summary>The result of sending a create.</summary>
internal sealed record CreateAttempt(Instance? Instance = null, ApiException? Failure = null)
{
    /// <summary>True if the platform may have created the instance.</summary>
    public bool IsIndeterminate { get; init; }

    /// <summary>Why the result is unknown, as a clause.</summary>
    public string AmbiguityReason => IsIndeterminate ? Messages.CreateResponseLostReason : Messages.CreateRejectedReason;

    /// <summary>The id of the instance, if the response contains it but no token.</summary>
    public long? Id { get; init; }

    /// <summary>True if the platform certainly did not process the request.</summary>
    public bool WasNotProcessed { get; init; }
}
