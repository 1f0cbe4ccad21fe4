using System.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Finds the quotes that word processors and mail put in place of straight ones.</summary>
internal static class SmartQuotes
{
    private const string Doubles = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02";
    private const string Singles = "\u2018\u2019\u201a\u201b\u2032\u2035\uff07";

    public static bool Is(char character) => Doubles.IndexOf(character) >= 0 || Singles.IndexOf(character) >= 0;

    /// <summary>The text with a straight quote in place of each curly one that delimits a JSON string, and where those were.</summary>
    /// <remarks>For text that is no JSON. Within a string that began with a straight quote, a curly one ends it only where JSON goes on after it.</remarks>
    public static (string Straight, IReadOnlyList<int> Places) Straighten(string text)
    {
        var straight = new StringBuilder(text);
        List<int> places = [];
        var inString = false;
        var beganCurly = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (inString && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                inString = !inString;
                beganCurly = false;
            }
            else if (Is(text[i]) && (!inString || EndsHere(text, i, beganCurly)))
            {
                straight[i] = '"';
                places.Add(i);
                inString = !inString;
                beganCurly = inString;
            }
        }

        return (straight.ToString(), places);
    }

    private static bool EndsHere(string text, int place, bool beganCurly)
    {
        var next = place + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return next >= text.Length || text[next] is ':' or ',' or '}' or ']' || (beganCurly && Doubles.IndexOf(text[place]) >= 0);
    }
}
