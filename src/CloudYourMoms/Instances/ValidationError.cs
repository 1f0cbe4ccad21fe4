using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>An error in an instance, and its location.</summary>
/// <param name="Kind">The kind of error.</param>
/// <param name="Path">The JSON path (RFC 9535) of the location, such as <c>$.configuration['oauth.api.key']</c>.</param>
/// <param name="Message">The message for the user, without secrets.</param>
/// <param name="Line">The line in the text, from 1; null if the value is not from a text.</param>
/// <param name="Column">The column in the line in UTF-16 code units, from 1, as in editors.</param>
public sealed record ValidationError(ValidationErrorCode Kind, string Path, string Message, int? Line = null, int? Column = null)
{
    internal ValidationError(ValidationErrorCode kind, string path, string message, LinePosition? position)
        : this(kind, path, message, position?.Line, position?.Column)
    {
    }

    internal static ValidationError LongSecret(string path, LinePosition? position) =>
        new(ValidationErrorCode.WrongType, path, Messages.FormatEntryTooLong(Secret.MaximumLength), position);

    /// <inheritdoc/>
    public override string ToString() =>
        Line is null ? $"{Path}: {Message}" : Messages.FormatValidationErrorWithPosition(Line, Column, Path, Message);
}
