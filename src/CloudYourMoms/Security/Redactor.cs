using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Security;

/// <summary>Sanitizes external text for display: masks secrets, removes control characters and limits the length.</summary>
/// <remarks>
/// It masks the secrets of the current request, in any encoding, in case the platform or a proxy echoes them.
/// </remarks>
public sealed class Redactor
{
    private const int MaximumLength = 500;

    // The longest secret with each character as \u0041. Text beyond this length is dropped.
    private const int MaximumInput = 8 * Secret.MaximumLength;

    // After masking, this fills the excerpt even if further text is removed.
    private const int MaximumMasked = 8192;

    // Truncation can cut a secret so that it is no longer recognized.
    private const int Margin = 512;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(10);

    // Runs in linear time.
    private static readonly Regex JsonEscape = new(@"\\{1,2}u(?<code>[0-9A-F]{4})", Options, Regex.InfiniteMatchTimeout);

    private static readonly Regex Scheme = new(@"^\s*(?:Basic|Bearer|Digest|Token)\s+", Options, PatternTimeout);

    private readonly IReadOnlyList<SecureString> _secrets;

    /// <summary>Initializes a redactor with the secrets that may be echoed.</summary>
    public Redactor(IEnumerable<SecureString?> secrets) => _secrets = [.. secrets.OfType<SecureString>()];

    /// <summary>The secrets that may be echoed.</summary>
    internal IReadOnlyList<SecureString> Secrets => _secrets;

    /// <summary>Returns one line of at most 500 characters without secrets and control characters.</summary>
    public string Sanitize(string text)
    {
        // Masked before truncation, because a part of a secret is not always recognized, and again afterwards, because removed characters
        // may have been inside a secret.
        var masker = Masker();
        var masked = Shorten(masker.Mask(Shorten(text, MaximumInput)), MaximumMasked);
        var line = NamedSecrets.Mask(masker.Mask(RemoveLineBreaks(WithoutJsonEscapes(RemoveLineBreaks(masked)))));
        return line.Length <= MaximumLength ? line : Cut(line, MaximumLength) + "…";
    }

    /// <summary>Masks each known secret in any form, in text of any length.</summary>
    internal string Mask(string text) => Masker().Mask(text);

    /// <summary>
    /// Removes characters that can control a terminal or hide text: control, format and line separator characters, and unpaired surrogates.
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

    /// <summary>Returns an address without user information and query, which may contain secrets.</summary>
    public static string WithoutUserAndQuery(Uri uri) => RemoveLineBreaks(
        uri.IsAbsoluteUri
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : uri.OriginalString);

    // Quotes and backslashes stay escaped: they mark where a JSON string ends.
    private static string WithoutJsonEscapes(string text) => JsonEscape.Replace(text, escape =>
        (char)int.Parse(escape.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var character &&
        character is '"' or '\\' ? escape.Value : character.ToString());

    private static string Shorten(string text, int length) => text.Length <= length ? text : Cut(text, length - Margin);

    private static string Cut(string text, int length) =>
        text.Substring(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    private SecretMasker Masker() => new(_secrets.Select(Secret.ToPlainText).SelectMany(WithCredential));

    // "Basic …" may be echoed without its scheme (RFC 9110 section 11.4).
    private static IEnumerable<string> WithCredential(string secret) =>
        Scheme.Match(secret) is { Success: true } scheme ? [secret, secret.Substring(scheme.Length)] : [secret];
}
