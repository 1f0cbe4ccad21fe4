using System.Globalization;
using System.Text;

namespace CloudYourMoms.Security;

/// <summary>Decoded text that maps each character to its range in the original text. Invisible characters are omitted.</summary>
internal sealed class TracedText
{
    private readonly List<int> _starts;
    private readonly List<int> _ends;

    private TracedText(string text, List<int> starts, List<int> ends) => (Text, _starts, _ends) = (text, starts, ends);

    /// <summary>The characters.</summary>
    public string Text { get; }

    /// <summary>Creates a traced text that equals the original.</summary>
    public static TracedText Of(string original)
    {
        var builder = new Builder(original.Length);
        for (var i = 0; i < original.Length; i++)
        {
            builder.Add(original[i], i, i + 1);
        }

        return builder.Build();
    }

    /// <summary>The start of a character in the original.</summary>
    public int StartOf(int index) => _starts[index];

    /// <summary>The end of a character in the original.</summary>
    public int EndOf(int index) => _ends[index];

    /// <summary>True if characters of the original were omitted before this character.</summary>
    public bool HasGapBefore(int index) => index > 0 && _starts[index] > _ends[index - 1];

    /// <summary>True for white space that is not the result of an escape.</summary>
    public bool IsUnescapedBlank(int index) => IsBlank(Text[index]) && _ends[index] - _starts[index] == 1;

    /// <summary>The text with each escape decoded once; null if it contains no escapes.</summary>
    public TracedText? Decode()
    {
        var builder = new Builder(Text.Length);
        var isChanged = false;
        for (var i = 0; i < Text.Length;)
        {
            var length = TextEscape.Read(Text, i, out var decoded);
            if (length == 0)
            {
                builder.Add(Text[i], _starts[i], _ends[i]);
                i++;
                continue;
            }

            isChanged = true;
            foreach (var character in decoded)
            {
                builder.Add(character, _starts[i], _ends[i + length - 1]);
            }

            i += length;
        }

        return isChanged ? builder.Build() : null;
    }

    /// <summary>The text without white space and control characters; null if it contains none.</summary>
    public TracedText? WithoutBlanks()
    {
        var builder = new Builder(Text.Length);
        for (var i = 0; i < Text.Length; i++)
        {
            if (!IsBlank(Text[i]))
            {
                builder.Add(Text[i], _starts[i], _ends[i]);
            }
        }

        return builder.Length == Text.Length ? null : builder.Build();
    }

    /// <summary>True for white space and control characters.</summary>
    public static bool IsBlank(char character) => char.IsWhiteSpace(character) || char.IsControl(character);

    private sealed class Builder(int capacity)
    {
        private readonly StringBuilder _text = new(capacity);
        private readonly List<int> _starts = new(capacity);
        private readonly List<int> _ends = new(capacity);

        public int Length => _text.Length;

        public void Add(char character, int start, int end)
        {
            _text.Append(character);
            _starts.Add(start);
            _ends.Add(end);
        }

        /// <summary>
        /// Builds the text without invisible characters: format characters, unpaired surrogates and ANSI escape sequences.
        /// </summary>
        public TracedText Build()
        {
            var text = _text.ToString();
            var count = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var ansiLength = TextEscape.LengthOfAnsiEscape(text, i);
                if (ansiLength > 0)
                {
                    i += ansiLength - 1;
                }
                else if (IsVisible(text, i))
                {
                    (_text[count], _starts[count], _ends[count]) = (text[i], _starts[i], _ends[i]);
                    count++;
                }
            }

            _starts.RemoveRange(count, text.Length - count);
            _ends.RemoveRange(count, text.Length - count);
            return new(_text.ToString(0, count), _starts, _ends);
        }

        private static bool IsVisible(string text, int index)
        {
            var first = index > 0 && char.IsSurrogatePair(text, index - 1) ? index - 1 : index;
            return text[index] < '\u0080' ||
                CharUnicodeInfo.GetUnicodeCategory(text, first) is not (UnicodeCategory.Format or UnicodeCategory.Surrogate);
        }
    }
}
