using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>One mistake in an instance, and where it stands.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">The JSON path (RFC 9535) of the place, such as <c>$.configuration['oauth.api.key']</c>.</param>
/// <param name="Message">A sentence for the user, free of secrets.</param>
/// <param name="Line">The line in the text, from 1; null when the value came from no text.</param>
/// <param name="Column">The column in the line in UTF-16 code units, from 1, as editors count.</param>
public sealed record ValidationError(ValidationErrorCode Kind, string Path, string Message, int? Line = null, int? Column = null)
{
    internal ValidationError(ValidationErrorCode kind, string path, string message, LinePosition? position)
        : this(kind, path, message, position?.Line, position?.Column)
    {
    }

    internal static ValidationError LongSecret(string path, LinePosition? position) =>
        new(
            ValidationErrorCode.WrongType,
            path,
            $"this is longer than any secret: {Secret.MaximumLength} characters are the most.",
            position);

    /// <inheritdoc/>
    public override string ToString() => Line is null ? $"{Path}: {Message}" : $"line {Line}, column {Column}, {Path}: {Message}";
}
