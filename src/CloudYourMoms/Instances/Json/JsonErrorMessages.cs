using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Says of text that is no JSON where it ceases to be, and what is probably meant.</summary>
internal static class JsonErrorMessages
{
    /// <summary>The finding for a place where a reader stopped.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="byteInLine">The byte in it, from 0.</param>
    /// <param name="maximumDepth">How many levels the reader takes.</param>
    public static ValidationError At(byte[] utf8, long line, long byteInLine, int maximumDepth)
    {
        var start = 0;
        for (var passed = 0; passed < line && start < utf8.Length; start++)
        {
            passed += utf8[start] == (byte)'\n' ? 1 : 0;
        }

        var offset = Math.Min(start + (int)byteInLine, utf8.Length);

        // The reader stops at the bracket that begins one level too many.
        var isTooDeep = JsonBrackets.Depth(utf8.AsSpan(0, Math.Min(offset + 1, utf8.Length))) > maximumDepth;
        var explanation = isTooDeep ? $"this is nested more than {maximumDepth} levels deep." : Explain(utf8, offset);
        return new(ValidationErrorCode.NotJson, JsonPath.Root, explanation, new LinePositionCounter(utf8).At(offset));
    }

    // Never the text itself: it may be a secret whose quotes were forgotten.
    private static string Explain(byte[] utf8, int offset) => offset >= utf8.Length
        ? utf8.All(octet => octet <= ' ') ? "this is not JSON: there is nothing." : "this is not JSON: it ends too early."
        : (char)utf8[offset] switch
        {
            '\'' => "this is not JSON: texts stand in straight double quotes (\"), not in single ones.",
            '/' or '#' => "this is not JSON: it has no comments.",
            '}' or ']' => "this is not JSON: a name or value is missing before the bracket, or the comma before it is one too many.",
            '"' => "this is not JSON: a comma, colon or bracket is missing before it.",
            '\n' or '\r' or '\t' => "this is not JSON: the text lacks its closing quote, or holds a line break or tab, which must be written as \\n or \\t.",
            _ => "this is not JSON.",
        };
}
