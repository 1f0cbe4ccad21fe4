using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace CloudYourMoms;

/// <summary>Makes text that came from outside fit to be shown: without secrets, without control characters, bounded.</summary>
/// <remarks>Knows the secrets of the call at hand, so that a platform or a proxy that echoes them, in whatever encoding, does not leak them.</remarks>
public sealed class ForeignText
{
    private const int MaximumLength = 500;

    // The longest secret with each of its characters as \u0041; what a page holds beyond is not worth the time.
    private const int LongestRead = 8 * Secret.MaximumLength;

    // Masked, this fills an excerpt whatever is still left out of it.
    private const int LongestJudged = 8192;

    // At the cut a secret may have lost its end, and be no longer recognised.
    private const int Margin = 512;

    // Joiners, and the number signs of Arabic and Syriac, which are seen.
    private const string VisibleFormats = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2";

    // Letters that nobody sees.
    private const string HangulFillers = "\u115f\u1160\u3164\uffa0";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const string SecretName =
        @"(?:secret|token|password|verifier|assertion|auth(?:orization)?[_.\-]?code|device[_.\-]?code|access[_.\-]?key)";

    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(10);

    // "token": "…", token=…, &quot;token&quot;:&quot;…, \"token\": \"…
    private static readonly Regex NamedSecret = new(
        """(?<name>(?:secret|token|password|verifier|assertion|auth(?:orization)?[_.\-]?code|device[_.\-]?code|access[_.\-]?key)[\w.\-]{0,30}(?:&quot;|%22|[\\"'\s]){0,8}(?:[:=]|%3A|%3D)(?:&quot;|%22|[\\"'\s]){0,8}|\bcode(?:=|%3D|\\?"\s?:\s?\\?"))(?<value>(?:\\/|&(?:amp|lt|gt|\#\w{1,6});|[^\s"'&<,;}\\])+)""",
        Options,
        PatternTimeout);

    // The password: it must not be empty.
    private static readonly Regex Prose = new(@"^(?:secret|token|password|verifier|assertion|auth(?:orization)?[_.\-]?code|device[_.\-]?code|access[_.\-]?key)s?:\s+\p{L}+[.!?:]?$", Options, PatternTimeout);

    // <token>…</token>, also cut off; but not <organization secret>, which says where a secret belongs.
    private static readonly Regex NamedSecretOfXml = new(
        """(?<name>(?:<|&lt;)(?<element>[\w.:\-]{0,30}(?:secret|token|password|verifier|assertion|auth(?:orization)?[_.\-]?code|device[_.\-]?code|access[_.\-]?key)[\w.\-]{0,30})(?:\s[^<>&]{0,200})?(?:>|&gt;))(?:(?<value>[^<]+?)(?=(?:<|&lt;)/\k<element>)|(?<value>[^<\s]{4,})$)""",
        Options,
        PatternTimeout);

    // The same as JSON, also within a JSON text: the value ends with its quote, whatever else it holds.
    private static readonly Regex NamedSecretOfJson = new(
        """(?<name>(?:secret|token|password|verifier|assertion|auth(?:orization)?[_.\-]?code|device[_.\-]?code|access[_.\-]?key)[\w.\-]{0,30}"\s{0,4}:\s{0,4}")(?<value>(?:\\.|[^"\\])+)|(?<name>(?:secret|token|password|verifier|assertion|auth(?:orization)?[_.\-]?code|device[_.\-]?code|access[_.\-]?key)[\w.\-]{0,30}\\"\s{0,4}:\s{0,4}\\")(?<value>(?:\\{2,}.|\\[^"\\]|[^"\\])+)""",
        Options,
        PatternTimeout);

    // "token": […], token => {…}: what is nested ends nobody knows where, so all behind it is left out.
    private static readonly Regex NamedStructure = new(
        $$"""(?<name>{{SecretName}}[\w.\-]{0,30}(?:&quot;|%22|[\\"'\s\]]){0,8}(?:=>|[:=]|%3A|%3D)\s{0,8})[\[{](?s:.*)""",
        Options,
        PatternTimeout);

    // {"key": "token", "value": …}, name="token" value="…".
    private static readonly Regex NamedByMember = new(
        """\b(?:key|name|field|parameter|property)(?:&quot;|[\\"'\s]){0,8}[:=](?:&quot;|[\\"'\s]){0,8}""" +
        $$"""[\w.\-]{0,30}{{SecretName}}[\w.\-]{0,30}(?![\w.\-])""",
        Options,
        PatternTimeout);

    private static readonly Regex ValueMember = new(
        """\bvalues?(?:&quot;|[\\"'\s]){0,8}[:=]""", Options, PatternTimeout);

    // Not User authentication/authorization.
    private static readonly Regex AuthorizationValue = new(
        @"(?<scheme>\b(?:User|Organization|Your_mom|Bearer|Basic)\s+)(?=\S*(?:[0-9+=]|(?-i:[a-z][A-Z])))(?<value>[A-Za-z0-9+/=_\-.~]{12,})",
        Options,
        PatternTimeout);

    // Takes no longer than the text is long.
    private static readonly Regex JsonEscape = new(@"\\{1,2}u(?<code>[0-9A-F]{4})", Options, Regex.InfiniteMatchTimeout);

    private static readonly Regex Scheme = new(@"^\s*(?:Basic|Bearer|Digest|Token)\s+", Options, PatternTimeout);

    private readonly IReadOnlyList<SecureString> _secrets;

    /// <summary>Takes the secrets that may be echoed.</summary>
    public ForeignText(IEnumerable<SecureString?> secrets) => _secrets = [.. secrets.OfType<SecureString>()];

    /// <summary>The secrets that may be echoed.</summary>
    internal IReadOnlyList<SecureString> Secrets => _secrets;

    /// <summary>One line of at most 500 characters in which no secret and no control character is left.</summary>
    public string Excerpt(string text)
    {
        // Masked before it is cut, as a part of a secret is not always recognised; and again, as what was left out may have been in the midst of one.
        var masker = Masker();
        var masked = Shorten(masker.Mask(Shorten(text, LongestRead)), LongestJudged);
        var line = MaskNamed(masker.Mask(OneLine(WithoutJsonEscapes(OneLine(masked)))));
        return line.Length <= MaximumLength ? line : Cut(line, MaximumLength) + "…";
    }

    /// <summary>The text, of any length, with each known secret masked in whatever form it stands there.</summary>
    internal string Mask(string text) => Masker().Mask(text);

    /// <summary>Text as one line that a terminal can show: what would steer it, turn the order of the text or be invisible stands as an escape, such as \u001b.</summary>
    /// <remarks>The joiners of emoji and of some scripts stay: they change nothing but the shape of their neighbours.</remarks>
    public static string Visible(string? text) => Escape(text ?? string.Empty, keepsLines: false);

    /// <summary>The same for text of several lines.</summary>
    internal static string VisibleLines(string text) => Escape(text, keepsLines: true);

    /// <summary>Removes what could steer a terminal or hide text: control, format and line separator characters, and halves of characters.</summary>
    public static string OneLine(string text)
    {
        var builder = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            switch (CharUnicodeInfo.GetUnicodeCategory(text, i))
            {
                case UnicodeCategory.Control:
                case UnicodeCategory.LineSeparator:
                case UnicodeCategory.ParagraphSeparator:
                case UnicodeCategory.SpaceSeparator:
                    if (builder.Length > 0 && builder[builder.Length - 1] != ' ')
                    {
                        builder.Append(' ');
                    }

                    break;
                case UnicodeCategory.Format:
                case UnicodeCategory.Surrogate:
                    i += char.IsSurrogatePair(text, i) ? 1 : 0;
                    break;
                default:
                    builder.Append(text[i]);
                    if (char.IsSurrogatePair(text, i))
                    {
                        builder.Append(text[++i]);
                    }

                    break;
            }
        }

        return builder.ToString().TrimEnd();
    }

    // Quotes and backslashes stay: they tell where a text of JSON ends.
    private static string WithoutJsonEscapes(string text) => JsonEscape.Replace(text, escape =>
        (char)int.Parse(escape.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var character && character is '"' or '\\' ? escape.Value : character.ToString());

    private static string Escape(string text, bool keepsLines)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            var isShown = IsVisible(text, i) || (keepsLines && IsLineEnd(text, i));
            for (var end = isPair ? i + 1 : i; ; i++)
            {
                _ = isShown ? escaped.Append(text[i]) : escaped.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
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
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => false,
        UnicodeCategory.Format => VisibleFormats.IndexOf(text[index]) >= 0,
        _ => HangulFillers.IndexOf(text[index]) < 0,
    };

    private static string Shorten(string text, int length) => text.Length <= length ? text : Cut(text, length - Margin);

    private static string Cut(string text, int length) =>
        text.Substring(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    private SecretMasker Masker() => new(_secrets.Select(Secret.Reveal).SelectMany(WithCredential));

    // What stands beside the name of a secret is one, though nobody here knows it.
    private static string MaskNamed(string text)
    {
        try
        {
            text = MaskPairs(NamedStructure.Replace(text, "${name}" + Secret.Mask));
            text = NamedSecretOfJson.Replace(text, "${name}" + Secret.Mask);
            text = NamedSecretOfXml.Replace(text, "${name}" + Secret.Mask);
            text = NamedSecret.Replace(text, named => IsProse(text, named) ? named.Value : named.Groups["name"].Value + Secret.Mask);
            return AuthorizationValue.Replace(text, "${scheme}" + Secret.Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return "(a text that could not be checked for secrets)";
        }
    }

    // The value can come first: from the beginning of the object or element on nothing is shown.
    private static string MaskPairs(string text)
    {
        if (NamedByMember.Match(text) is not { Success: true } pair)
        {
            return text;
        }

        var start = pair.Index == 0 ? -1 : text.LastIndexOfAny(['{', '<', '['], pair.Index - 1);
        start = start < 0 ? pair.Index : start + 1;
        return ValueMember.IsMatch(text, start) ? text.Substring(0, start) + Secret.Mask : text;
    }

    private static bool IsProse(string text, Match named) =>
        (named.Index == 0 || char.IsWhiteSpace(text[named.Index - 1])) && Prose.IsMatch(named.Value);

    // "Basic …" may be echoed without its scheme (RFC 9110 section 11.4).
    private static IEnumerable<string> WithCredential(string secret) => Scheme.Match(secret) is { Success: true } scheme ? [secret, secret.Substring(scheme.Length)] : [secret];
}
