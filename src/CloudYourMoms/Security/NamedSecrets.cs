using System.Text;
using System.Text.RegularExpressions;

namespace CloudYourMoms.Security;

/// <summary>Finds secrets in error texts by the names beside them, as <see cref="SensitiveName"/> judges them.</summary>
internal static class NamedSecrets
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(10);

    // A name as members of JSON, of a query or of a header have it: whether it is that of a secret, SensitiveName knows. It begins behind
    // a character of no name, or behind an escape such as %22.
    private const string Member = @"(?:(?<=%[0-9A-F]{2})|(?<![\w.\-%]|%[0-9A-F]))(?<member>(?>[\w.\-]+))";

    private const string QuotedName = """(?<=")(?<member>[^"\\]{1,80})""";
    private const string Gap = """(?:&quot;|%22|[\\"'\s]){0,8}""";

    // "token": "…", token=…, &quot;token&quot;:&quot;…, \"token\": \"…
    private static readonly Regex NamedValue = new(
        $$"""(?<name>{{Member}}(?<separator>{{Gap}}(?:[:=]|%3A|%3D){{Gap}}))""" +
        """(?<value>(?:\\/|&(?:amp|lt|gt|\#\w{1,6});|[^\s"'&<,;}\\])+)""",
        Options,
        PatternTimeout);

    // The password: it must not be empty.
    private static readonly Regex Prose = new(@"^(?-i:\p{L}\p{Ll}*|\p{Lu}+):\s+\p{L}+[.!?:]?$", Options, PatternTimeout);

    // code=…, "code": "…"; but not error code: 1020.
    private static readonly Regex CodeSeparator = new("""^(?:=|%3D|\\?"\s?:\s?\\?")""", Options, PatternTimeout);

    // <token>…</token>, also cut off; but not <organization secret>, which says where a secret belongs.
    private static readonly Regex NamedValueOfXml = new(
        """(?<name>(?:<|&lt;)(?<element>(?:[\w.\-]{1,80}:)?(?<member>[\w.\-]{1,80}))(?:\s[^<>&]{0,200})?(?:>|&gt;))""" +
        """(?:(?<value>[^<]+?)(?=(?:<|&lt;)/\k<element>)|(?<value>[^<\s]{4,})$)""",
        Options,
        PatternTimeout);

    // The same as JSON, also within a JSON text: the value ends with its quote, whatever else it holds.
    private static readonly Regex NamedValueOfJson = new(
        $$"""(?<name>(?:{{QuotedName}}|{{Member}})(?<separator>"\s{0,4}:\s{0,4}"))(?<value>(?:\\.|[^"\\])+)""" +
        $$"""|(?<name>(?:{{QuotedName}}|{{Member}})(?<separator>\\"\s{0,4}:\s{0,4}\\"))(?<value>(?:\\{2,}.|\\[^"\\]|[^"\\])+)""",
        Options,
        PatternTimeout);

    // "token": […], token => {…}: what is nested ends nobody knows where, so all behind it is left out.
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

    /// <summary>The text with the value beside each name of a secret masked, though nobody here knows the value.</summary>
    public static string Mask(string text)
    {
        try
        {
            // The credential behind its scheme first: the name of the header stands before the scheme.
            text = AuthorizationValue.Replace(text, "${scheme}" + Secret.Mask);
            text = MaskPairs(MaskStructure(text));
            text = MaskValues(NamedValueOfJson, text);
            text = MaskValues(NamedValueOfXml, text);
            return MaskValues(NamedValue, text);
        }
        catch (RegexMatchTimeoutException)
        {
            return "(a text that could not be checked for secrets)";
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

            // A value that is shown may hold further names.
            named = pattern.Match(text, next);
        }

        return masked.Append(text, end, text.Length - end).ToString();
    }

    private static string MaskStructure(string text) =>
        FirstSecret(NamedStructure, text) is { } named ? text.Substring(0, named.Index + named.Length) + Secret.Mask : text;

    // The value can come first: from the beginning of the object or element on nothing is shown.
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
