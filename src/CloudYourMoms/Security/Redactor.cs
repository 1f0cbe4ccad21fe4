using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Security;

/// <summary>Makes text that came from outside fit to be shown: without secrets, without control characters, bounded.</summary>
/// <remarks>
/// Knows the secrets of the call at hand, so that a platform or a proxy that echoes them, in whatever encoding, does not leak them.
/// </remarks>
public sealed class Redactor
{
    private const int MaximumLength = 500;

    // The longest secret with each of its characters as \u0041; what a page holds beyond is not worth the time.
    private const int LongestRead = 8 * Secret.MaximumLength;

    // Masked, this fills an excerpt whatever is still left out of it.
    private const int LongestJudged = 8192;

    // At the cut a secret may have lost its end, and be no longer recognized.
    private const int Margin = 512;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(10);

    // Takes no longer than the text is long.
    private static readonly Regex JsonEscape = new(@"\\{1,2}u(?<code>[0-9A-F]{4})", Options, Regex.InfiniteMatchTimeout);

    private static readonly Regex Scheme = new(@"^\s*(?:Basic|Bearer|Digest|Token)\s+", Options, PatternTimeout);

    private readonly IReadOnlyList<SecureString> _secrets;

    /// <summary>Takes the secrets that may be echoed.</summary>
    public Redactor(IEnumerable<SecureString?> secrets) => _secrets = [.. secrets.OfType<SecureString>()];

    /// <summary>The secrets that may be echoed.</summary>
    internal IReadOnlyList<SecureString> Secrets => _secrets;

    /// <summary>One line of at most 500 characters in which no secret and no control character is left.</summary>
    public string Sanitize(string text)
    {
        // Masked before it is cut, as a part of a secret is not always recognized; and again, as what was left out may have been in the
        // midst of one.
        var masker = Masker();
        var masked = Shorten(masker.Mask(Shorten(text, LongestRead)), LongestJudged);
        var line = NamedSecrets.Mask(masker.Mask(RemoveLineBreaks(WithoutJsonEscapes(RemoveLineBreaks(masked)))));
        return line.Length <= MaximumLength ? line : Cut(line, MaximumLength) + "…";
    }

    /// <summary>The text, of any length, with each known secret masked in whatever form it stands there.</summary>
    internal string Mask(string text) => Masker().Mask(text);

    /// <summary>
    /// Removes what could steer a terminal or hide text: control, format and line separator characters, and halves of characters.
    /// </summary>
    public static string RemoveLineBreaks(string text)
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

    /// <summary>An address as it may be shown: without its user and its query, which may be secrets.</summary>
    public static string WithoutUserAndQuery(Uri uri) => RemoveLineBreaks(
        uri.IsAbsoluteUri ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : uri.OriginalString);

    // Quotes and backslashes stay: they tell where a text of JSON ends.
    private static string WithoutJsonEscapes(string text) => JsonEscape.Replace(text, escape =>
        (char)int.Parse(escape.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var character && character is '"' or '\\' ? escape.Value : character.ToString());

    private static string Shorten(string text, int length) => text.Length <= length ? text : Cut(text, length - Margin);

    private static string Cut(string text, int length) =>
        text.Substring(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    private SecretMasker Masker() => new(_secrets.Select(Secret.ToPlainText).SelectMany(WithCredential));

    // "Basic …" may be echoed without its scheme (RFC 9110 section 11.4).
    private static IEnumerable<string> WithCredential(string secret) => Scheme.Match(secret) is { Success: true } scheme ? [secret, secret.Substring(scheme.Length)] : [secret];
}
