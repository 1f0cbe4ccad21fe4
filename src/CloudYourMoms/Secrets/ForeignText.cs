using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace CloudYourMoms;

/// <summary>Makes text that came from outside fit to be shown: without secrets, without control characters, bounded.</summary>
/// <remarks>Knows the secrets of the call at hand, so that a platform or a proxy that echoes them, in whatever encoding, does not leak them.</remarks>
public sealed class ForeignText
{
    private const int MaximumLength = 500;

    // Enough to fill an excerpt; what a page holds beyond is not worth the time.
    private const int LongestRead = 8192;

    // At the cut a secret may have lost its end, and be no longer recognised.
    private const int Margin = 512;

    // What is shorter is masked where it stands alone, for it is also a part of many words; a single character is no secret.
    private const int ShortestInWord = 4;
    private const int ShortestSecret = 2;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    // "token": "…", token=…, &quot;token&quot;:&quot;…, \"token\": \"…, <token>…
    private static readonly Regex NamedSecret = new(
        """(?<name>(?:secret|token|password|verifier|assertion)[\w.\-]{0,30}(?:&quot;|%22|[\\"'\s]){0,8}(?:[:=>]|%3A|%3D)(?:&quot;|%22|[\\"'\s]){0,8}|\bcode(?:=|%3D|\\?"\s?:\s?\\?"))(?<value>(?:\\/|&(?:amp|lt|gt|\#\w{1,6});|[^\s"'&<,;}\\])+)""",
        Options,
        PatternTimeout);

    // The same as JSON, also within a JSON text: the value ends with its quote, whatever else it holds.
    private static readonly Regex NamedSecretOfJson = new(
        """(?<name>(?:secret|token|password|verifier|assertion)[\w.\-]{0,30}"\s{0,4}:\s{0,4}")(?<value>(?:\\.|[^"\\])+)|(?<name>(?:secret|token|password|verifier|assertion)[\w.\-]{0,30}\\"\s{0,4}:\s{0,4}\\")(?<value>(?:\\{2,}.|\\[^"\\]|[^"\\])+)""",
        Options,
        PatternTimeout);

    private static readonly Regex AuthorizationValue = new(
        @"(?<scheme>\b(?:User|Organization|Your_mom|Bearer|Basic)\s+)(?=\S*[0-9+/=])(?<value>[A-Za-z0-9+/=_\-.~]{12,})",
        Options,
        PatternTimeout);

    // Takes no longer than the text is long.
    private static readonly Regex JsonEscape = new(@"\\{1,2}u(?<code>[0-9A-F]{4})", Options, Regex.InfiniteMatchTimeout);

    private static readonly Regex Scheme = new(@"^\s*(?:Basic|Bearer|Digest|Token)\s+", Options, PatternTimeout);

    private readonly IReadOnlyCollection<SecureString> _secrets;

    /// <summary>Takes the secrets that may be echoed.</summary>
    public ForeignText(IEnumerable<SecureString?> secrets) => _secrets = [.. secrets.OfType<SecureString>()];

    /// <summary>One line of at most 500 characters in which no secret and no control character is left.</summary>
    public string Excerpt(string text)
    {
        var line = OneLine(text);
        var redacted = line.Length <= LongestRead ? RedactTwice(line) : WithoutEnd(RedactTwice(line.Substring(0, LongestRead)));
        return redacted.Length <= MaximumLength ? redacted : Cut(redacted, MaximumLength) + "…";
    }

    /// <summary>JSON of several lines in which nothing steers a terminal or hides text: such characters stand as escapes.</summary>
    internal static string Visible(string json) => string.Concat(json.Select(c =>
        c is not ('\n' or '\r') && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? $"\\u{(int)c:x4}"
            : c.ToString()));

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

    // An escape of JSON can be in the middle of another form, such as \u0026 in &amp;. But a secret may hold what looks like one, so it is looked for as it is, too.
    private string RedactTwice(string line) => Redact(OneLine(WithoutJsonEscapes(Redact(line))));

    // Quotes and backslashes stay: they tell where a text of JSON ends.
    private static string WithoutJsonEscapes(string text) => JsonEscape.Replace(text, escape =>
        (char)int.Parse(escape.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var character && character is '"' or '\\' ? escape.Value : character.ToString());

    private static string WithoutEnd(string text) => Cut(text, Math.Max(0, text.Length - Margin));

    private static string Cut(string text, int length) =>
        text.Substring(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    private string Redact(string text)
    {
        try
        {
            foreach (var secret in _secrets.Select(Secret.Reveal).SelectMany(WithCredential).Where(secret => secret.Length >= ShortestSecret).OrderByDescending(secret => secret.Length))
            {
                var pattern = secret.Length >= ShortestInWord ? AnyEncodingOf(secret) : $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(secret)}(?![\p{{L}}\p{{N}}])";
                text = Regex.Replace(text, pattern, Secret.Mask, Options, PatternTimeout);
            }

            text = NamedSecretOfJson.Replace(text, "${name}" + Secret.Mask);
            text = NamedSecret.Replace(text, "${name}" + Secret.Mask);
            return AuthorizationValue.Replace(text, "${scheme}" + Secret.Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return "(a text that could not be checked for secrets)";
        }
    }

    // "Basic …" may be echoed without its scheme (RFC 9110 section 11.4).
    private static IEnumerable<string> WithCredential(string secret) => Scheme.Match(secret) is { Success: true } scheme ? [secret, secret.Substring(scheme.Length)] : [secret];

    // Each character may stand as it is or escaped as URL, JSON or HTML: encoders differ in what they escape.
    private static string AnyEncodingOf(string secret) =>
        string.Concat(secret.Select(AnyEncodingOf)) + "|" + Regex.Escape(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));

    private static string AnyEncodingOf(char character)
    {
        var plain = Regex.Escape(character.ToString());
        var code = (int)character;
        var url = string.Concat(Encoding.UTF8.GetBytes(character.ToString()).Select(octet => $"%(?:25)?{octet:x2}"));
        var html = WebUtility.HtmlEncode(character.ToString());

        // A character that JSON escaped by need has a backslash, and up to three in JSON within JSON; none of them is tried as another's.
        var backslashes = character == '\\' ? @"\\?" : @"(?>\\{0,3})";
        return $@"(?:{backslashes}{plain}|{url}|\\{{1,4}}u{code:x4}|&\#x0*{code:x};|&\#0*{code};|{Regex.Escape(html)}|&(?:{Named(character)});)";
    }

    private static string Named(char character) => character switch
    {
        '"' => "quot",
        '\'' => "apos",
        '+' => "plus",
        '/' => "sol",
        '=' => "equals",
        _ => "-",
    };
}
