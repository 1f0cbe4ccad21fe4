using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CloudYourMoms;

/// <summary>Makes text that came from outside fit to be shown: without secrets, without control characters, bounded.</summary>
/// <remarks>Knows the secrets of the call at hand, so that a platform or a proxy that echoes them does not leak them.</remarks>
internal sealed class ForeignText
{
    private const int MaximumLength = 500;
    private const int ShortestSecret = 4;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private static readonly Regex NamedSecret = new(
        """(?<name>"?\b(?:[\w.\-]*(?:secret|token|password|verifier|assertion)[\w.\-]*|code)\b"?\s*(?:=|:|%3D)\s*"?)(?<value>[^"&\s,;}<]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        PatternTimeout);

    private static readonly Regex AuthorizationValue = new(
        @"(?<scheme>\b(?:User|Organization|Your_mom|Bearer|Basic)\s+)(?<value>(?=\S*[0-9+/=])[A-Za-z0-9+/=_\-.~]{12,})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        PatternTimeout);

    private readonly IReadOnlyCollection<SecureString> _secrets;

    public ForeignText(IEnumerable<SecureString?> secrets) => _secrets = [.. secrets.OfType<SecureString>()];

    /// <summary>One line of at most 500 characters in which no secret and no control character is left.</summary>
    public string Excerpt(string text)
    {
        var line = OneLine(Redact(text));
        return line.Length <= MaximumLength ? line : line.Substring(0, MaximumLength) + "…";
    }

    /// <summary>Removes what could steer a terminal or hide text: control, format and line separator characters.</summary>
    public static string OneLine(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            switch (char.GetUnicodeCategory(character))
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
                    break;
                default:
                    builder.Append(character);
                    break;
            }
        }

        return builder.ToString().TrimEnd();
    }

    private string Redact(string text)
    {
        foreach (var form in _secrets.SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length))
        {
            text = text.Replace(form, Secret.Mask);
        }

        text = NamedSecret.Replace(text, "${name}" + Secret.Mask);
        return AuthorizationValue.Replace(text, "${scheme}" + Secret.Mask);
    }

    private static IEnumerable<string> Forms(SecureString secret)
    {
        var plain = Secret.Reveal(secret);
        if (plain.Length < ShortestSecret)
        {
            return [];
        }

        return
        [
            plain,
            Uri.EscapeDataString(plain),
            WebUtility.UrlEncode(plain),
            WebUtility.HtmlEncode(plain),
            JsonEncodedText.Encode(plain).ToString(),
            plain.Replace("/", "\\/"),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)),
        ];
    }
}
