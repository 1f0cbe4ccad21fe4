using CloudYourMoms.Errors;

namespace CloudYourMoms.Instances.Validation;

/// <summary>The error for an instance, or an update of an instance, that was not sent because it has validation errors.</summary>
public sealed class InstanceValidationException : YourMomException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">The error kind.</param>
    /// <param name="message">The message for the user, without secrets.</param>
    /// <param name="validationErrors">The validation errors.</param>
    public InstanceValidationException(YourMomErrorKind kind, string message, IReadOnlyList<ValidationError> validationErrors)
        : base(kind, message) => ValidationErrors = validationErrors;

    /// <summary>The validation errors, in the order of the text.</summary>
    public IReadOnlyList<ValidationError> ValidationErrors { get; }
}
