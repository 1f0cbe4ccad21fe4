using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Creates the message for invalid JSON, with its position and the probable cause.</summary>
internal static class JsonErrorMessages
{
    /// <summary>Returns the error at the position where a reader stopped.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="byteInLine">The byte in the line, from 0.</param>
    /// <param name="maximumDepth">The maximum depth of the reader, in levels.</param>
    public static ValidationError At(byte[] utf8, long line, long byteInLine, int maximumDepth)
    {
        var start = 0;
        for (var currentLine = 0; currentLine < line && start < utf8.Length; start++)
        {
            currentLine += utf8[start] == (byte)'\n' ? 1 : 0;
        }

        var offset = Math.Min(start + (int)byteInLine, utf8.Length);

        // The reader stops at the bracket that exceeds the maximum depth.
        var isTooDeep = JsonBrackets.Depth(utf8.AsSpan(0, Math.Min(offset + 1, utf8.Length))) > maximumDepth;
        var message = isTooDeep
            ? Messages.FormatJsonTooDeep(maximumDepth)
            : Messages.FormatJsonInvalid(CauseAt(utf8, offset));
        return new(ValidationErrorCode.InvalidJson, JsonPath.Root, message, new LinePositionCounter(utf8).At(offset));
    }

    // The message must not contain the text: it may be a secret without quotes.
    private static string CauseAt(byte[] utf8, int offset) => offset >= utf8.Length
        ? utf8.All(octet => octet <= ' ') ? Messages.JsonTextEmpty : Messages.JsonTextEnded
        : (char)utf8[offset] switch
        {
            '\'' => Messages.JsonSingleQuote,
            '/' or '#' => Messages.JsonComment,
            '}' or ']' => Messages.JsonTrailingComma,
            '"' => Messages.JsonUnexpectedQuote,
            '\n' or '\r' or '\t' => Messages.JsonUnterminatedText,
            _ => Messages.JsonUnexpectedCharacter,
        };
}
