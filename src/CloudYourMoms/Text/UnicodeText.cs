using System.Globalization;
using System.Text;

namespace CloudYourMoms.Text;

/// <summary>Characters that are invisible, steer a terminal, or are only half of one.</summary>
public static class UnicodeText
{
    // Joiners, and the number signs of Arabic and Syriac, which are seen.
    private const string VisibleFormats = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2";

    // Letters that nobody sees.
    private const string HangulFillers = "\u115f\u1160\u3164\uffa0";

    /// <summary>
    /// Text as one line that a terminal can show: what would steer it, turn the order of the text or be invisible stands as an escape, such
    /// as
    /// \u001b.
    /// </summary>
    /// <remarks>The joiners of emoji and of some scripts stay: they change nothing but the shape of their neighbors.</remarks>
    public static string EscapeInvisible(string? text) => Escape(text ?? string.Empty, keepsLines: false);

    /// <summary>The same for text of several lines.</summary>
    internal static string EscapeInvisibleKeepLines(string text) => Escape(text, keepsLines: true);

    /// <summary>
    /// True when a surrogate stands without its other half. Such text has no form in UTF-8: encoders silently put U+FFFD in its place.
    /// </summary>
    internal static bool HasUnpairedSurrogate(string text) => IndexOfUnpairedSurrogate(text) >= 0;

    /// <summary>Where the first such surrogate is; -1 when there is none.</summary>
    internal static int IndexOfUnpairedSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }

    private static string Escape(string text, bool keepsLines)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            var isShown = IsVisible(text, i) || (keepsLines && IsLineEnd(text, i));
            for (var end = isPair ? i + 1 : i; ; i++)
            {
                _ = isShown
                    ? escaped.Append(text[i])
                    : escaped.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
                if (i == end)
                {
                    break;
                }
            }
        }

        return escaped.ToString();
    }

    // A carriage return alone would let what follows overwrite the line.
    private static bool IsLineEnd(string text, int index) =>
        text[index] == '\n' || (text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n');

    private static bool IsVisible(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate =>
            false,
        UnicodeCategory.Format => VisibleFormats.IndexOf(text[index]) >= 0,
        _ => HangulFillers.IndexOf(text[index]) < 0,
    };
}
