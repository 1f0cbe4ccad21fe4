using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Testing;

/// <summary>Finds encoded or partial secrets in a text.</summary>
internal sealed partial class SecretScan
{
    // Long enough to be useful to an attacker and not to match by coincidence.
    private const int PartLength = 8;
    private const int Base64PartLength = 12;

    // UTF-16 has two bytes per character: 12 would match the four characters that several secrets have in common.
    private const int Base64PartLengthOfUtf16 = 20;

    // Nested escapes, such as JSON in a URL in HTML.
    private const int MaxRounds = 4;

    private readonly Dictionary<string, string> _needles = new(StringComparer.OrdinalIgnoreCase);
    private readonly SearchValues<string> _any;
    private readonly SearchValues<string> _anyButHexadecimal;

    /// <param name="secrets">The secrets by their names.</param>
    /// <param name="whole">Texts that are secret only as a whole, because their parts are not secret.</param>
    public SecretScan(IEnumerable<KeyValuePair<string, string>> secrets, IEnumerable<KeyValuePair<string, string>>? whole = null)
    {
        var hexadecimal = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, secret) in secrets)
        {
            Assert.True(secret.Length >= PartLength, $"The {name} is too short to be distinguished from other text.");
            Add(name, Parts(secret, PartLength));
            Add(name, Base64Of(Encoding.UTF8.GetBytes(secret), Base64PartLength));
            Add(name, Base64Of(Encoding.Unicode.GetBytes(secret), Base64PartLengthOfUtf16));
            string[] hex = [.. HexadecimalOf(Encoding.Unicode, secret), .. HexadecimalOf(Encoding.UTF8, secret)];
            Add(name, hex);
            hexadecimal.UnionWith(hex);
        }

        foreach (var (name, secret) in whole ?? [])
        {
            Add(name, [secret]);
        }

        _any = SearchValues.Create([.. _needles.Keys], StringComparison.OrdinalIgnoreCase);
        _anyButHexadecimal = SearchValues.Create(
            [.. _needles.Keys.Except(hexadecimal, StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The names of the secrets in the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ignoresHexadecimal">Ignores hexadecimal forms: PSSerializer does not encrypt a SecureString except on Windows.</param>
    public IReadOnlyCollection<string> Find(string text, bool ignoresHexadecimal = false)
    {
        var any = ignoresHexadecimal ? _anyButHexadecimal : _any;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < MaxRounds; round++)
        {
            Collect(text, any, found);
            var compact = Noise().Replace(text, string.Empty);
            if (compact.Length < text.Length)
            {
                Collect(compact, any, found);
            }

            var decoded = Escape().Replace(text, Decode);
            if (decoded == text)
            {
                break;
            }

            text = decoded;
        }

        return found;
    }

    private void Collect(ReadOnlySpan<char> text, SearchValues<string> any, SortedSet<string> found)
    {
        // A match is reported once: its remaining parts would repeat it.
        for (var at = text.IndexOfAny(any); at >= 0; at = text.IndexOfAny(any))
        {
            foreach (var (needle, name) in _needles)
            {
                if (text[at..].StartsWith(needle, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(name);
                }
            }

            text = text[(at + 1)..];
        }
    }

    private void Add(string name, IEnumerable<string> needles)
    {
        foreach (var needle in needles)
        {
            _needles.TryAdd(needle, name);
        }
    }

    private static IEnumerable<string> Parts(string text, int length) =>
        text.Length <= length ? [text] : Enumerable.Range(0, text.Length - length + 1).Select(start => text.Substring(start, length));

    private static IEnumerable<string> HexadecimalOf(Encoding encoding, string secret) =>
        Parts(secret, PartLength).Select(part => Convert.ToHexString(encoding.GetBytes(part)));

    // Three bytes are encoded as four characters, so the position of a secret determines one of three texts.
    private static IEnumerable<string> Base64Of(byte[] secret, int partLength)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
            var end = (before + secret.Length) % 3 == 0 ? text.Length : text.Length - 1;
            var stable = text[(before == 0 ? 0 : before + 1)..end];
            foreach (var part in Parts(stable, partLength))
            {
                yield return part;
                yield return part.Replace('+', '-').Replace('/', '_');
            }
        }
    }

    private static string Decode(Match escape)
    {
        var text = escape.Value;
        return text[0] switch
        {
            '%' => Encoding.UTF8.GetString(Convert.FromHexString(text.Replace("%", string.Empty, StringComparison.Ordinal))),
            '\\' when text[1] == 'u' => Character(text[2..], NumberStyles.HexNumber),
            '\\' => text[1..],
            '_' => Character(text[2..^1], NumberStyles.HexNumber),
            _ when text[1] != '#' => Named(text[1..^1]),
            _ when text[2] is 'x' or 'X' => Character(text[3..^1], NumberStyles.HexNumber),
            _ => Character(text[2..^1], NumberStyles.None),
        };
    }

    private static string Character(string digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var code) && code <= char.MaxValue
            ? ((char)code).ToString()
            : string.Empty;

    private static string Named(string name) => name.ToUpperInvariant() switch
    {
        "LT" => "<",
        "GT" => ">",
        "QUOT" => "\"",
        "APOS" => "'",
        "PLUS" => "+",
        "SOL" => "/",
        "EQUALS" => "=",
        "UUML" => "ü",
        _ => "&",
    };

    [GeneratedRegex(
        @"(?:%[0-9A-F]{2})+|\\u[0-9A-F]{4}|\\[""'/\\]|&#x[0-9A-F]{1,8};|&#[0-9]{1,8};|" +
        @"&(?:lt|gt|amp|quot|apos|plus|sol|equals|uuml);|_x[0-9A-F]{4}_",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10000)]
    private static partial Regex Escape();

    // Colors, line breaks and whitespace of a view, and invisible characters.
    [GeneratedRegex(@"\x1b\[[0-9;]*[a-zA-Z]|[\s\p{Cf}\p{Cc}]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Noise();
}
