using System.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Counts the brackets of JSON text that need not be complete.</summary>
public static class JsonBrackets
{
    /// <summary>True when the text begins with a bracket, and not every bracket in it is closed.</summary>
    public static bool AreOpen(string text) => text is ['{' or '[', ..] && Depth(Encoding.UTF8.GetBytes(text)) > 0;

    /// <summary>How many brackets are open at the end of a text, those within strings not counted.</summary>
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
