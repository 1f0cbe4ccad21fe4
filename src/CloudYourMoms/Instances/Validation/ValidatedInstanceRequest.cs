using CloudYourMoms.Authorization;

namespace CloudYourMoms.Instances.Validation;

/// <summary>A create request without validation errors. The client does not validate it again.</summary>
public sealed class ValidatedInstanceRequest
{
    /// <summary>Validates a create request.</summary>
    /// <param name="request">The instance to create.</param>
    /// <param name="now">The current time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were already sent, if known.</param>
    /// <exception cref="InstanceValidationException">The request has validation errors.</exception>
    public ValidatedInstanceRequest(InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null)
    {
        request.Validate(now, usedCodes);
        Request = request;
    }

    /// <summary>The instance to create.</summary>
    public InstanceRequest Request { get; }
}
