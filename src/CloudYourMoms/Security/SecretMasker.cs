using System.Text;

namespace CloudYourMoms.Security;

/// <summary>
/// Masks known secrets in text: whole and in parts, in each encoding in which a platform, a proxy or a vault may echo them.
/// </summary>
/// <remarks>
/// The text is unescaped layer by layer, and each layer is searched for the secrets in plain text, Base64 and hexadecimal. The search
/// compares rolling hashes, so its time is linear in the length of the text and of the secrets.
/// </remarks>
internal sealed class SecretMasker
{
    /// <summary>The maximum number of escape layers that are decoded.</summary>
    public const int MaximumRounds = 8;

    /// <summary>The length from which a part of a secret is masked, unless it may be ordinary words.</summary>
    public const int PartLength = 8;

    /// <summary>
    /// Shorter secrets are masked only as whole words, because they also occur inside other words. A single character is never masked.
    /// </summary>
    public const int MinimumInWord = 4;

    /// <summary>Shorter Base64 matches are coincidental.</summary>
    public const int MinimumBase64 = 5;

    private const int MinimumSecret = 2;

    // A part of this length is masked even if it may be words, such as those of a passphrase.
    private const int LongPartLength = 16;
    private const ulong Factor = 0x9E3779B97F4A7C15;
    private static readonly ulong[] Powers = PowersTo(LongPartLength);

    private readonly List<SecretNeedle> _needles = [];

    // By window length, then by the hash of the window.
    private readonly SortedDictionary<int, Dictionary<ulong, Place>> _windows = [];

    /// <summary>Initializes a masker with the secrets. It contains them in plain text: do not store it.</summary>
    public SecretMasker(IEnumerable<string> secrets)
    {
        var distinct = secrets.Distinct(StringComparer.Ordinal).Where(secret => secret.Length >= MinimumSecret);
        foreach (var needle in distinct.SelectMany(SecretNeedle.Of))
        {
            if (needle.Folded.Length >= MinimumSecret)
            {
                Add(needle);
            }
        }
    }

    /// <summary>Replaces each secret with <see cref="Secret.Mask"/>.</summary>
    public string Mask(string text)
    {
        if (_needles.Count == 0)
        {
            return text;
        }

        // For each character, the end of the longest secret that begins there.
        var ends = new int[text.Length];
        var rounds = 0;
        for (var layer = TracedText.Of(text); layer is not null && rounds < MaximumRounds; layer = layer.Decode())
        {
            rounds++;
            Search(layer, ends, MinimumSecret);
            if (layer.WithoutBlanks() is { } compact)
            {
                // Text without white space contains short secrets by coincidence.
                Search(compact, ends, PartLength);
            }
        }

        return Replace(text, ends);
    }

    private static string Replace(string text, int[] ends)
    {
        var masked = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (ends[i] == 0)
            {
                masked.Append(text[i++]);
                continue;
            }

            var end = ends[i];
            while (++i < end || (i < text.Length && i == end && ends[i] > 0))
            {
                end = Math.Max(end, ends[i]);
            }

            masked.Append(Secret.Mask);
        }

        return masked.ToString();
    }

    private void Add(SecretNeedle needle)
    {
        _needles.Add(needle);
        var length = needle.Folded.Length;
        var hashes = Hashes(needle.Folded);
        if (length < LongPartLength)
        {
            AddWindow(needle, hashes, 0, length);
        }

        for (var at = 0; !needle.IsBase64 && at <= length - LongPartLength; at++)
        {
            AddWindow(needle, hashes, at, LongPartLength);
        }

        for (var at = 0; !needle.IsHexadecimal && at <= length - PartLength; at++)
        {
            if (needle.IsBase64 || !MayBeWords(needle.Text, at))
            {
                AddWindow(needle, hashes, at, PartLength);
            }
        }
    }

    private void AddWindow(SecretNeedle needle, ulong[] hashes, int at, int length)
    {
        if (!_windows.TryGetValue(length, out var places))
        {
            _windows[length] = places = [];
        }

        var hash = HashOf(hashes, at, length);
        if (!places.ContainsKey(hash))
        {
            places.Add(hash, new Place(needle, at));
        }
    }

    private void Search(TracedText layer, int[] ends, int shortest)
    {
        var folded = SecretNeedle.Fold(layer.Text);
        var hashes = Hashes(folded);
        foreach (var window in _windows.Where(window => window.Key >= shortest))
        {
            var length = window.Key;
            var done = 0;
            for (var at = 0; at <= folded.Length - length; at++)
            {
                if (!window.Value.TryGetValue(HashOf(hashes, at, length), out var place))
                {
                    continue;
                }

                var (start, end) = Extend(layer, folded, at, length, place, done);
                if (end > start && (place.Needle.Folded.Length >= MinimumInWord || IsWholeWord(layer.Text, start, end)))
                {
                    var first = layer.StartOf(start);
                    ends[first] = Math.Max(ends[first], layer.EndOf(end - 1));

                    // An overlapping match may extend beyond this one.
                    at = Math.Max(at, end - length);
                    done = end;
                }
            }
        }
    }

    // Extends the match to the longest part of the secret around the window; empty if only the hashes are equal.
    private static (int Start, int End) Extend(TracedText layer, string folded, int at, int length, Place place, int done)
    {
        var text = layer.Text;
        var needle = place.Needle.Folded;
        if (string.CompareOrdinal(folded, at, needle, place.At, length) != 0)
        {
            return (at, at);
        }

        var (start, first) = (at, place.At);
        while (first > 0 && start > done && folded[start - 1] == needle[first - 1] && !layer.HasGapBefore(start))
        {
            start--;
            first--;
        }

        var (end, last) = (at + length, place.At + length);
        while (last < needle.Length && end < text.Length && folded[end] == needle[last] && !layer.HasGapBefore(end))
        {
            end++;
            last++;
        }

        if (place.Needle.IsBase64)
        {
            start -= first == 0 && place.Needle.HasLooseStart && start > 0 && IsBase64(text[start - 1]) ? 1 : 0;
            end += last == needle.Length && place.Needle.HasLooseEnd && end < text.Length && IsBase64(text[end]) ? 1 : 0;
            for (var padding = 0; last == needle.Length && padding < 2 && end < text.Length && text[end] == '='; padding++)
            {
                end++;
            }
        }

        return Trim(layer, start, end, reachesStart: first == 0, reachesEnd: last == needle.Length);
    }

    // Text next to a partial match may continue like the secret by coincidence. White space belongs to the surrounding text.
    private static (int Start, int End) Trim(TracedText layer, int start, int end, bool reachesStart, bool reachesEnd)
    {
        for (var i = start + 1; !reachesStart && i < end && i - start < MinimumInWord; i++)
        {
            start = layer.HasGapBefore(i) || layer.IsUnescapedBlank(i) ? i : start;
        }

        for (var i = end - 1; !reachesEnd && i > start && end - i < MinimumInWord; i--)
        {
            end = layer.HasGapBefore(i) || layer.IsUnescapedBlank(i - 1) ? i : end;
        }

        while (start < end && layer.IsUnescapedBlank(start))
        {
            start++;
        }

        while (end > start && layer.IsUnescapedBlank(end - 1))
        {
            end--;
        }

        return (start, end);
    }

    private static bool IsWholeWord(string text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));

    private static bool IsBase64(char character) =>
        character is '+' or '/' or '-' or '_' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    // Letters and punctuation as in sentences, addresses and JSON: words, Words and WORDS. Keys rarely have this form.
    private static bool MayBeWords(string text, int at)
    {
        var symbols = 0;
        var capitals = 0;
        for (var i = at; i < at + PartLength; i++)
        {
            var character = text[i];
            var isInWord = i > at && char.IsLetter(text[i - 1]);
            if (char.IsDigit(character) ||
                (isInWord && char.IsUpper(character) && char.IsLower(text[i - 1])) ||
                (isInWord && char.IsLower(character) && capitals > 1))
            {
                return false;
            }

            capitals = char.IsUpper(character) ? capitals + 1 : 0;
            symbols += IsSymbol(character) ? 1 : 0;
        }

        return symbols < PartLength / 2;
    }

    private static bool IsSymbol(char character) =>
        character is '+' or '/' or '=' or '%' or '&' or '$' or '!' or '#' or '@' or '^' or '*' or '~' or '?' or ';' or
            '\\' or '|' or '<' or '>';

    // Prefix hashes: two of them give the hash of any window.
    private static ulong[] Hashes(string text)
    {
        var hashes = new ulong[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            hashes[i + 1] = unchecked((hashes[i] * Factor) + text[i]);
        }

        return hashes;
    }

    private static ulong HashOf(ulong[] hashes, int at, int length) => unchecked(hashes[at + length] - (hashes[at] * Powers[length]));

    private static ulong[] PowersTo(int most)
    {
        var powers = new ulong[most + 1];
        powers[0] = 1;
        for (var i = 1; i <= most; i++)
        {
            powers[i] = unchecked(powers[i - 1] * Factor);
        }

        return powers;
    }

    private readonly struct Place(SecretNeedle needle, int at)
    {
        public SecretNeedle Needle { get; } = needle;

        public int At { get; } = at;
    }
}
