using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Instances;

/// <summary>A creation without validation errors, which a client sends without validating it again.</summary>
public sealed class ValidatedInstanceRequest
{
    /// <summary>Validates a creation.</summary>
    /// <param name="request">What to create.</param>
    /// <param name="now">The time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were sent before, where they are known.</param>
    /// <exception cref="YourMomException">As <see cref="InstanceRequest.Validate"/> has it.</exception>
    public ValidatedInstanceRequest(InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null)
    {
        request.Validate(now, usedCodes);
        Request = request;
    }

    /// <summary>What to create.</summary>
    public InstanceRequest Request { get; }
}
