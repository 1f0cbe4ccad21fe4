using System.Globalization;
using System.Net;
using System.Text;

namespace CloudYourMoms.Security;

/// <summary>Decodes one escape sequence: of URIs, JSON and program code, HTML and XML, or Clixml.</summary>
internal static class TextEscape
{
    private const int MaximumEntity = 24;
    private const int MaximumAnsiEscape = 32;

    // HTML 5 character references that .NET's decoder does not support.
    private static readonly Dictionary<string, string> Entities = new(StringComparer.Ordinal)
    {
        ["Tab"] = "\t",
        ["NewLine"] = "\n",
        ["excl"] = "!",
        ["num"] = "#",
        ["dollar"] = "$",
        ["percnt"] = "%",
        ["apos"] = "'",
        ["lpar"] = "(",
        ["rpar"] = ")",
        ["ast"] = "*",
        ["midast"] = "*",
        ["plus"] = "+",
        ["comma"] = ",",
        ["period"] = ".",
        ["sol"] = "/",
        ["colon"] = ":",
        ["semi"] = ";",
        ["equals"] = "=",
        ["quest"] = "?",
        ["commat"] = "@",
        ["lsqb"] = "[",
        ["lbrack"] = "[",
        ["bsol"] = "\\",
        ["rsqb"] = "]",
        ["rbrack"] = "]",
        ["Hat"] = "^",
        ["lowbar"] = "_",
        ["UnderBar"] = "_",
        ["grave"] = "`",
        ["lcub"] = "{",
        ["lbrace"] = "{",
        ["verbar"] = "|",
        ["vert"] = "|",
        ["rcub"] = "}",
        ["rbrace"] = "}",
        ["QUOT"] = "\"",
        ["AMP"] = "&",
        ["LT"] = "<",
        ["GT"] = ">",
    };

    /// <summary>
    /// Returns the length of the escape sequence at this position and its decoded text; 0 if no escape sequence begins here.
    /// </summary>
    public static int Read(string text, int at, out string decoded)
    {
        decoded = string.Empty;
        return text[at] switch
        {
            '%' => ReadUriEscape(text, at, ref decoded),
            '\\' => ReadCodeEscape(text, at, ref decoded),
            '&' => ReadHtmlEscape(text, at, ref decoded),
            '_' => ReadClixmlEscape(text, at, ref decoded),
            _ => 0,
        };
    }

    /// <summary>Returns the length of the ANSI escape sequence at this position; 0 if no sequence begins here.</summary>
    public static int LengthOfAnsiEscape(string text, int at)
    {
        if (at + 1 >= text.Length || text[at] != '\u001b' || text[at + 1] != '[')
        {
            return 0;
        }

        var end = at + 2;
        while (end < text.Length && end - at < MaximumAnsiEscape && text[end] is >= ' ' and <= '?')
        {
            end++;
        }

        return end < text.Length && text[end] is >= '@' and <= '~' ? end + 1 - at : 0;
    }

    private static int ReadUriEscape(string text, int at, ref string decoded)
    {
        // The format of JavaScript's escape().
        if (at + 1 < text.Length && text[at + 1] is 'u' && Hexadecimal(text, at + 2, 4) is var code and >= 0)
        {
            decoded = ((char)code).ToString();
            return 6;
        }

        var end = ReadOctet(text, at, out var first);
        if (end < 0)
        {
            return 0;
        }

        var octets = new byte[4];
        octets[0] = (byte)first;
        var count = first switch { >= 0xc2 and < 0xe0 => 2, >= 0xe0 and < 0xf0 => 3, >= 0xf0 and < 0xf5 => 4, _ => 1 };
        var next = end;
        for (var i = 1; i < count; i++)
        {
            next = ReadOctet(text, next, out var octet);
            if (next < 0 || (octet & 0xc0) != 0x80)
            {
                count = 1;
                next = end;
                break;
            }

            octets[i] = (byte)octet;
        }

        // Octets that are not UTF-8 are decoded as Latin-1.
        decoded = count > 1 ? Encoding.UTF8.GetString(octets, 0, count) : ((char)first).ToString();
        return next - at;
    }

    private static int ReadOctet(string text, int at, out int octet)
    {
        octet = at < text.Length && text[at] == '%' ? Hexadecimal(text, at + 1, 2) : -1;
        return octet < 0 ? -1 : at + 3;
    }

    private static int ReadCodeEscape(string text, int at, ref string decoded)
    {
        if (at + 1 == text.Length)
        {
            return 0;
        }

        var next = text[at + 1];
        var digits = next switch { 'u' => 4, 'x' => 2, _ => 0 };
        if (digits > 0)
        {
            var code = Hexadecimal(text, at + 2, digits);
            decoded = code < 0 ? string.Empty : ((char)code).ToString();
            return code < 0 ? 0 : digits + 2;
        }

        if (next is 'n' or 'r' or 't' or 'b' or 'f' or 'v' or '0')
        {
            decoded = "\n";
            return 2;
        }

        if (next is not ('"' or '\'' or '\\' or '/'))
        {
            return 0;
        }

        decoded = next.ToString();
        return 2;
    }

    private static int ReadHtmlEscape(string text, int at, ref string decoded)
    {
        var end = at + 1;
        while (end < text.Length && end - at < MaximumEntity && (text[end] == '#' || (text[end] < 0x80 && char.IsLetterOrDigit(text[end]))))
        {
            end++;
        }

        var name = text.Substring(at + 1, end - at - 1);
        if (name.Length < 2 || end == text.Length || text[end] != ';')
        {
            return 0;
        }

        decoded = name[0] == '#' ? Numbered(name) : Named(name);
        return decoded.Length == 0 ? 0 : end + 1 - at;
    }

    private static string Named(string name)
    {
        var entity = $"&{name};";
        var decoded = Entities.TryGetValue(name, out var known) ? known : WebUtility.HtmlDecode(entity);
        return decoded == entity ? string.Empty : decoded;
    }

    // Also unpaired surrogates, which .NET's decoder rejects.
    private static string Numbered(string name)
    {
        var isHexadecimal = name[1] is 'x' or 'X';
        return int.TryParse(
            name.Substring(isHexadecimal ? 2 : 1),
            isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var code) && code is >= 0 and <= 0x10ffff
            ? code <= char.MaxValue ? ((char)code).ToString() : char.ConvertFromUtf32(code)
            : string.Empty;
    }

    private static int ReadClixmlEscape(string text, int at, ref string decoded)
    {
        if (at + 6 < text.Length && text[at + 1] is 'x' or 'X' && text[at + 6] == '_' && Hexadecimal(text, at + 2, 4) is var code and >= 0)
        {
            decoded = ((char)code).ToString();
            return 7;
        }

        return 0;
    }

    private static int Hexadecimal(string text, int at, int digits) =>
        at + digits <= text.Length && IsHexadecimal(text, at, digits)
            ? int.Parse(text.Substring(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : -1;

    private static bool IsHexadecimal(string text, int at, int digits)
    {
        for (var i = at; i < at + digits; i++)
        {
            if (!Uri.IsHexDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
