using System.Text.Json;
using CloudYourMoms.Instances;

namespace CloudYourMoms.Tests.Fuzz.Targets;

/// <summary>Checks the line and column of validation errors.</summary>
internal sealed class ErrorPositions(string text)
{
    private readonly string[] _lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    public void Require(IReadOnlyList<ValidationError> errors)
    {
        var hasSmartQuotes = errors.Any(error => error is { Kind: ValidationErrorCode.SmartQuote, Path: "$" });
        foreach (var error in errors.Where(error => error.Line is not null))
        {
            var (line, column) = (error.Line!.Value, error.Column!.Value);
            Invariant.That(
                line >= 1 && line <= _lines.Length && column >= 1 && column <= _lines[line - 1].Length + 1,
                "line and column are inside the text");

            var there = column <= _lines[line - 1].Length ? _lines[line - 1][column - 1] : '\n';
            if (error is { Kind: ValidationErrorCode.SmartQuote, Path: "$" })
            {
                Invariant.That(there > '~' && there is not '\uFFFD', "the position of a smart quote has one");
            }
            else if (error.Kind != ValidationErrorCode.InvalidEncoding && !IsOfText(error))
            {
                Invariant.That(
                    there is '"' or '{' or '[' or '-' or 't' or 'f' or 'n' or (>= '0' and <= '9') || hasSmartQuotes,
                    "an error is at the start of a value or name");
            }
            else if (IsOfText(error) && !hasSmartQuotes && !text.Contains('\r', StringComparison.Ordinal))
            {
                Invariant.That((line, column) == EndOfJson(), "the position of invalid JSON matches the reference parser");
            }
        }
    }

    // Excludes unpaired surrogates, which occur in valid JSON.
    private static bool IsOfText(ValidationError error) => error.Message.StartsWith("invalid JSON", StringComparison.Ordinal);

    private (int Line, int Column) EndOfJson()
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return default;
        }
        catch (JsonException e)
        {
            // The start of the character that contains the byte position.
            var (line, column, octets) = ((int)e.LineNumber!.Value, 1, 0);
            foreach (var character in _lines[line].EnumerateRunes())
            {
                octets += character.Utf8SequenceLength;
                if (octets > e.BytePositionInLine)
                {
                    break;
                }

                column += character.Utf16SequenceLength;
            }

            return (line + 1, column);
        }
    }
}
