using CloudYourMoms.Errors;

namespace CloudYourMoms.Instances.Validation;

/// <summary>An instance, or a change of one, that is not sent because of its mistakes.</summary>
public sealed class InstanceValidationException : YourMomException
{
    /// <summary>Makes the exception of a kind.</summary>
    /// <param name="kind">What the mistakes have in common.</param>
    /// <param name="message">What the user is shown, free of secrets.</param>
    /// <param name="validationErrors">The mistakes.</param>
    public InstanceValidationException(YourMomErrorKind kind, string message, IReadOnlyList<ValidationError> validationErrors)
        : base(kind, message) => ValidationErrors = validationErrors;

    /// <summary>The mistakes, in the order of the text.</summary>
    public IReadOnlyList<ValidationError> ValidationErrors { get; }
}
