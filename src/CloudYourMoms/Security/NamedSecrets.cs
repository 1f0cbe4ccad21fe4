using System.Text;
using System.Text.RegularExpressions;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Security;

/// <summary>Masks values in error texts whose names are sensitive according to <see cref="SensitiveName"/>.</summary>
internal static class NamedSecrets
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(10);

    // The name of a JSON member, query parameter or header. It follows a character that cannot be part of a name, or an escape such as %22.
    private const string Member = @"(?:(?<=%[0-9A-F]{2})|(?<![\w.\-%]|%[0-9A-F]))(?<member>(?>[\w.\-]+))";

    private const string QuotedName = """(?<=")(?<member>[^"\\]{1,80})""";
    private const string Gap = """(?:&quot;|%22|[\\"'\s]){0,8}""";

    // "token": "…", token=…, &quot;token&quot;:&quot;…, \"token\": \"…
    private static readonly Regex NamedValue = new(
        $$"""(?<name>{{Member}}(?<separator>{{Gap}}(?:[:=]|%3A|%3D){{Gap}}))""" +
        """(?<value>(?:\\/|&(?:amp|lt|gt|\#\w{1,6});|[^\s"'&<,;}\\])+)""",
        Options,
        PatternTimeout);

    // Prose such as "The password: it must not be empty."
    private static readonly Regex Prose = new(@"^(?-i:\p{L}\p{Ll}*|\p{Lu}+):\s+\p{L}+[.!?:]?$", Options, PatternTimeout);

    // code=…, "code": "…"; but not error code: 1020.
    private static readonly Regex CodeSeparator = new("""^(?:=|%3D|\\?"\s?:\s?\\?")""", Options, PatternTimeout);

    // <token>…</token>, also truncated; but not <organization secret>, which is a placeholder.
    private static readonly Regex NamedValueOfXml = new(
        """(?<name>(?:<|&lt;)(?<element>(?:[\w.\-]{1,80}:)?(?<member>[\w.\-]{1,80}))(?:\s[^<>&]{0,200})?(?:>|&gt;))""" +
        """(?:(?<value>[^<]+?)(?=(?:<|&lt;)/\k<element>)|(?<value>[^<\s]{4,})$)""",
        Options,
        PatternTimeout);

    // The same in JSON, also in JSON nested in a JSON string: the value extends to its closing quote.
    private static readonly Regex NamedValueOfJson = new(
        $$"""(?<name>(?:{{QuotedName}}|{{Member}})(?<separator>"\s{0,4}:\s{0,4}"))(?<value>(?:\\.|[^"\\])+)""" +
        $$"""|(?<name>(?:{{QuotedName}}|{{Member}})(?<separator>\\"\s{0,4}:\s{0,4}\\"))(?<value>(?:\\{2,}.|\\[^"\\]|[^"\\])+)""",
        Options,
        PatternTimeout);

    // "token": […], token => {…}: the end of the nested value is unknown, so the rest of the text is masked.
    private static readonly Regex NamedStructure = new(
        $$"""(?<name>{{Member}}(?<separator>(?:&quot;|%22|[\\"'\s\]]){0,8}(?:=>|[:=]|%3A|%3D)\s{0,8}))(?=[\[{])""",
        Options,
        PatternTimeout);

    // {"key": "token", "value": …}, name="token" value="…".
    private static readonly Regex NamedByMember = new(
        $$"""\b(?:key|name|field|parameter|property)(?<separator>(?:&quot;|[\\"'\s]){0,8}[:=](?:&quot;|[\\"'\s]){0,8}){{Member}}""",
        Options,
        PatternTimeout);

    private static readonly Regex ValueMember = new(
        """\bvalues?(?:&quot;|[\\"'\s]){0,8}[:=]""", Options, PatternTimeout);

    // Not User authentication/authorization.
    private static readonly Regex AuthorizationValue = new(
        @"(?<scheme>\b(?:User|Organization|Your_mom|Bearer|Basic)\s+)(?=\S*(?:[0-9+=]|(?-i:[a-z][A-Z])))(?<value>[A-Za-z0-9+/=_\-.~]{12,})",
        Options,
        PatternTimeout);

    /// <summary>Masks the value of each sensitive name, even if the value is not a known secret.</summary>
    public static string Mask(string text)
    {
        try
        {
            // The credential after its scheme first: the name of the header precedes the scheme.
            text = AuthorizationValue.Replace(text, "${scheme}" + Secret.Mask);
            text = MaskPairs(MaskStructure(text));
            text = MaskValues(NamedValueOfJson, text);
            text = MaskValues(NamedValueOfXml, text);
            return MaskValues(NamedValue, text);
        }
        catch (RegexMatchTimeoutException)
        {
            return Messages.TextOmitted;
        }
    }

    private static string MaskValues(Regex pattern, string text)
    {
        var masked = new StringBuilder(text.Length);
        var end = 0;
        for (var named = pattern.Match(text); named.Success;)
        {
            var name = named.Groups["name"];
            var next = name.Index + name.Length;
            if (IsSecret(text, named))
            {
                masked.Append(text, end, next - end).Append(Secret.Mask);
                end = next = named.Index + named.Length;
            }

            // A value that is not masked may contain further names.
            named = pattern.Match(text, next);
        }

        return masked.Append(text, end, text.Length - end).ToString();
    }

    private static string MaskStructure(string text) =>
        FirstSecret(NamedStructure, text) is { } named ? text.Substring(0, named.Index + named.Length) + Secret.Mask : text;

    // The value can precede the name, so the text is masked from the start of the object or element.
    private static string MaskPairs(string text)
    {
        if (FirstSecret(NamedByMember, text) is not { } pair)
        {
            return text;
        }

        var start = pair.Index == 0 ? -1 : text.LastIndexOfAny(['{', '<', '['], pair.Index - 1);
        start = start < 0 ? pair.Index : start + 1;
        return ValueMember.IsMatch(text, start) ? text.Substring(0, start) + Secret.Mask : text;
    }

    private static Match? FirstSecret(Regex pattern, string text)
    {
        var named = pattern.Match(text);
        while (named.Success && !IsSecret(text, named))
        {
            named = pattern.Match(text, Math.Max(named.Groups["member"].Index, named.Index + 1));
        }

        return named.Success ? named : null;
    }

    private static bool IsSecret(string text, Match named)
    {
        var member = named.Groups["member"].Value;
        return SensitiveName.Matches(member) &&
            !(SensitiveName.IsCode(member) && !CodeSeparator.IsMatch(named.Groups["separator"].Value)) &&
            !((named.Index == 0 || char.IsWhiteSpace(text[named.Index - 1])) && Prose.IsMatch(named.Value));
    }
}
