using System.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Counts the brackets of JSON text that may be incomplete.</summary>
public static class JsonBrackets
{
    /// <summary>True if the text begins with a bracket, and at least one bracket is not closed.</summary>
    public static bool AreOpen(string text) => text is ['{' or '[', ..] && Depth(Encoding.UTF8.GetBytes(text)) > 0;

    /// <summary>Returns the number of open brackets at the end of a text. Brackets within strings are not counted.</summary>
    internal static int Depth(ReadOnlySpan<byte> utf8)
    {
        var (depth, isInString) = (0, false);
        for (var i = 0; i < utf8.Length; i++)
        {
            switch ((char)utf8[i])
            {
                case '\\' when isInString:
                    i++;
                    break;
                case '"':
                    isInString = !isInString;
                    break;
                case '{' or '[' when !isInString:
                    depth++;
                    break;
                case '}' or ']' when !isInString:
                    depth--;
                    break;
            }
        }

        return depth;
    }
}
