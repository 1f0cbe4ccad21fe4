using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Instances.Validation;

/// <summary>Validates an <see cref="InstanceRequest"/> before it is sent.</summary>
public static class InstanceValidation
{
    /// <summary>Returns all errors that can be detected before the request is sent, in the order of the text.</summary>
    /// <param name="request">The instance to create.</param>
    /// <param name="now">The current time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were already sent, if known.</param>
    public static IReadOnlyList<ValidationError> GetValidationErrors(
        this InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null) =>
        InstanceValidator.GetErrors(request, now, usedCodes, isChange: false);

    /// <summary>Throws one exception with all <see cref="GetValidationErrors"/>, if any.</summary>
    /// <param name="request">The instance to create.</param>
    /// <param name="now">The current time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were already sent, if known.</param>
    /// <exception cref="InstanceValidationException">
    /// <see cref="YourMomErrorKind.ConfigurationMissing"/> if only required entries are missing,
    /// <see cref="YourMomErrorKind.AuthorizationCodeInvalid"/> if all errors concern the code,
    /// <see cref="YourMomErrorKind.InvalidSecret"/> if all errors concern the app's secret,
    /// otherwise <see cref="YourMomErrorKind.InvalidInstance"/>.
    /// </exception>
    public static void Validate(this InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null) =>
        Validate(request, now, usedCodes, isChange: false);

    /// <summary>Throws one exception with all errors that can be detected before an update is sent, if any.</summary>
    /// <remarks>
    /// An update requires no entries. Specified values must be valid, and entries that a create requires must not be blank.
    /// </remarks>
    /// <param name="changes">The values to update.</param>
    /// <param name="now">The current time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were already sent, if known.</param>
    /// <exception cref="InstanceValidationException">The error kinds are the same as for a create.</exception>
    public static void ValidateChange(this InstanceRequest changes, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null) =>
        Validate(changes, now, usedCodes, isChange: true);

    private static void Validate(InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes, bool isChange)
    {
        var errors = InstanceValidator.GetErrors(request, now, usedCodes, isChange);
        if (errors.Count > 0)
        {
            throw InstanceValidator.ToError(errors, request.Source, isChange);
        }
    }
}
