using System.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Finds the smart quotes that word processors and e-mail programs use instead of straight quotes.</summary>
internal static class SmartQuotes
{
    private const string Doubles = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02";
    private const string Singles = "\u2018\u2019\u201a\u201b\u2032\u2035\uff07";

    public static bool Is(char character) => Doubles.IndexOf(character) >= 0 || Singles.IndexOf(character) >= 0;

    /// <summary>Replaces each smart quote that delimits a JSON string with a straight quote, and returns their positions.</summary>
    /// <remarks>
    /// For invalid JSON only. In a string that begins with a straight quote, a smart quote ends the string only if JSON syntax follows it.
    /// </remarks>
    public static (string Straight, IReadOnlyList<int> Positions) Straighten(string text)
    {
        var straight = new StringBuilder(text);
        List<int> positions = [];
        var inString = false;
        var startsSmart = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (inString && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                inString = !inString;
                startsSmart = false;
            }
            else if (Is(text[i]) && (!inString || EndsString(text, i, startsSmart)))
            {
                straight[i] = '"';
                positions.Add(i);
                inString = !inString;
                startsSmart = inString;
            }
        }

        return (straight.ToString(), positions);
    }

    private static bool EndsString(string text, int position, bool startsSmart)
    {
        var next = position + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return next >= text.Length || text[next] is ':' or ',' or '}' or ']' || (startsSmart && Doubles.IndexOf(text[position]) >= 0);
    }
}
