using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Instances.Validation;

/// <summary>Tells what is wrong with an <see cref="InstanceRequest"/> before it is sent.</summary>
public static class InstanceValidation
{
    /// <summary>Everything that can be known to be wrong before it is sent, in the order of the text.</summary>
    /// <param name="request">What an instance is to be created from.</param>
    /// <param name="now">The time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were sent before, where they are known.</param>
    public static IReadOnlyList<ValidationError> GetValidationErrors(
        this InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null) =>
        InstanceValidator.Findings(request, now, usedCodes, isChange: false);

    /// <summary>Throws one error with all of the <see cref="GetValidationErrors"/>, if there are any.</summary>
    /// <param name="request">What an instance is to be created from.</param>
    /// <param name="now">The time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were sent before, where they are known.</param>
    /// <exception cref="InstanceValidationException">
    /// <see cref="YourMomErrorKind.ConfigurationMissing"/> when entries are missing and nothing else,
    /// <see cref="YourMomErrorKind.AuthorizationCodeInvalid"/> when it is all about the code,
    /// otherwise <see cref="YourMomErrorKind.InvalidInstance"/>.
    /// </exception>
    public static void Validate(this InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null) =>
        Validate(request, now, usedCodes, isChange: false);

    /// <summary>Throws one error with everything that can be known to be wrong with a change of an instance before it is sent.</summary>
    /// <remarks>
    /// Nothing is required; what is given must be valid, and of the entries that a creation requires none may be blank.
    /// </remarks>
    /// <param name="changes">What is to be changed.</param>
    /// <param name="now">The time (UTC), for the age of the code.</param>
    /// <param name="usedCodes">The codes that were sent before, where they are known.</param>
    /// <exception cref="InstanceValidationException">The kinds are those of a creation.</exception>
    public static void ValidateChange(this InstanceRequest changes, DateTimeOffset now, AuthorizationCodeCache? usedCodes = null) =>
        Validate(changes, now, usedCodes, isChange: true);

    private static void Validate(InstanceRequest request, DateTimeOffset now, AuthorizationCodeCache? usedCodes, bool isChange)
    {
        var findings = InstanceValidator.Findings(request, now, usedCodes, isChange);
        if (findings.Count > 0)
        {
            throw InstanceValidator.ToError(findings, request.Source, isChange);
        }
    }
}
