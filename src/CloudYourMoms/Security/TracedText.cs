using System.Globalization;
using System.Text;

namespace CloudYourMoms.Security;

/// <summary>A text made of another, in which each character knows which characters of the original it stands for. Invisible characters are left out.</summary>
internal sealed class TracedText
{
    private readonly List<int> _starts;
    private readonly List<int> _ends;

    private TracedText(string text, List<int> starts, List<int> ends) => (Text, _starts, _ends) = (text, starts, ends);

    /// <summary>Its characters.</summary>
    public string Text { get; }

    /// <summary>The original as it is.</summary>
    public static TracedText Of(string original)
    {
        var builder = new Builder(original.Length);
        for (var i = 0; i < original.Length; i++)
        {
            builder.Add(original[i], i, i + 1);
        }

        return builder.Build();
    }

    /// <summary>Where in the original a character begins.</summary>
    public int StartOf(int index) => _starts[index];

    /// <summary>Where in the original a character ends.</summary>
    public int EndOf(int index) => _ends[index];

    /// <summary>True when something of the original was left out before this character.</summary>
    public bool HasGapBefore(int index) => index > 0 && _starts[index] > _ends[index - 1];

    /// <summary>True for a blank that is one in the original, too, and no escape.</summary>
    public bool IsBlankAsItIs(int index) => IsBlank(Text[index]) && _ends[index] - _starts[index] == 1;

    /// <summary>The text with each of its escapes read once; null when it has none.</summary>
    public TracedText? Decode()
    {
        var builder = new Builder(Text.Length);
        var isChanged = false;
        for (var i = 0; i < Text.Length;)
        {
            var length = TextEscape.Read(Text, i, out var meaning);
            if (length == 0)
            {
                builder.Add(Text[i], _starts[i], _ends[i]);
                i++;
                continue;
            }

            isChanged = true;
            foreach (var character in meaning)
            {
                builder.Add(character, _starts[i], _ends[i + length - 1]);
            }

            i += length;
        }

        return isChanged ? builder.Build() : null;
    }

    /// <summary>The text without blanks, line ends and control characters; null when it has none.</summary>
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

    /// <summary>True for what parts words, or what a terminal does not print.</summary>
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

        /// <summary>What was added, without what nobody sees: format characters, halves of surrogate pairs, and the sequences that color a terminal.</summary>
        public TracedText Build()
        {
            var text = _text.ToString();
            var kept = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var color = TextEscape.LengthOfColor(text, i);
                if (color > 0)
                {
                    i += color - 1;
                }
                else if (IsSeen(text, i))
                {
                    (_text[kept], _starts[kept], _ends[kept]) = (text[i], _starts[i], _ends[i]);
                    kept++;
                }
            }

            _starts.RemoveRange(kept, text.Length - kept);
            _ends.RemoveRange(kept, text.Length - kept);
            return new(_text.ToString(0, kept), _starts, _ends);
        }

        private static bool IsSeen(string text, int index)
        {
            var first = index > 0 && char.IsSurrogatePair(text, index - 1) ? index - 1 : index;
            return text[index] < '\u0080' || CharUnicodeInfo.GetUnicodeCategory(text, first) is not (UnicodeCategory.Format or UnicodeCategory.Surrogate);
        }
    }
}
