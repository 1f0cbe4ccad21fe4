using System.Globalization;
using System.Text;

namespace CloudYourMoms.Text;

/// <summary>Escapes invisible characters and control characters, and finds unpaired surrogates.</summary>
public static class UnicodeText
{
    // Joiners, and the visible number signs of Arabic and Syriac.
    private const string VisibleFormats = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2";

    // Letters without a visible glyph.
    private const string HangulFillers = "\u115f\u1160\u3164\uffa0";

    /// <summary>
    /// Escapes control sequences, bidirectional overrides, invisible characters and line breaks, for example as \u001b, so that a terminal
    /// shows the text as one line.
    /// </summary>
    /// <remarks>Joiners of emoji and scripts are not escaped, because they only change the shape of adjacent characters.</remarks>
    public static string EscapeInvisible(string? text) => Escape(text ?? string.Empty, keepsLines: false);

    /// <summary>Escapes like <see cref="EscapeInvisible"/>, but keeps line breaks.</summary>
    internal static string EscapeInvisibleKeepLines(string text) => Escape(text, keepsLines: true);

    /// <summary>
    /// True if the text has an unpaired surrogate. It cannot be encoded as UTF-8: encoders silently replace it with U+FFFD.
    /// </summary>
    internal static bool HasUnpairedSurrogate(string text) => IndexOfUnpairedSurrogate(text) >= 0;

    /// <summary>The index of the first unpaired surrogate, or -1.</summary>
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

    // A carriage return without a line feed would let the following text overwrite the line.
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
