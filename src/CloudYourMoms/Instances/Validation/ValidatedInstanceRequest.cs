using CloudYourMoms.Authorization;

namespace CloudYourMoms.Instances.Validation;

/// <summary>A creation without validation errors, which a client sends without validating it again.</summary>
public sealed class ValidatedInstanceRequest
{
    /// <summary>Validates a creation.</summary>
    /// <param name="request">What to create.</param>
    /// <param name="now">The time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were sent before, where they are known.</param>
    /// <exception cref="InstanceValidationException">There is a mistake; the kind says of what sort.</exception>
    public ValidatedInstanceRequest(InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null)
    {
        request.Validate(now, usedCodes);
        Request = request;
    }

    /// <summary>What to create.</summary>
    public InstanceRequest Request { get; }
}
