using System.Globalization;
using System.Net;
using System.Text;

namespace CloudYourMoms.Security;

/// <summary>Reads one escape of a text: of addresses, JSON and program code, HTML and XML, and Clixml.</summary>
internal static class TextEscape
{
    private const int LongestEntity = 24;
    private const int LongestColor = 32;

    // Characters that HTML 5 names, and .NET's decoder does not know.
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

    /// <summary>How many characters at this place are one escape, and what it stands for; 0 when none begins here.</summary>
    public static int Read(string text, int at, out string meaning)
    {
        meaning = string.Empty;
        return text[at] switch
        {
            '%' => ReadOfAddress(text, at, ref meaning),
            '\\' => ReadOfCode(text, at, ref meaning),
            '&' => ReadOfHtml(text, at, ref meaning),
            '_' => ReadOfClixml(text, at, ref meaning),
            _ => 0,
        };
    }

    /// <summary>How many characters at this place are one sequence that colors a terminal, or moves its cursor; 0 when none begins here.</summary>
    public static int LengthOfColor(string text, int at)
    {
        if (at + 1 >= text.Length || text[at] != '\u001b' || text[at + 1] != '[')
        {
            return 0;
        }

        var end = at + 2;
        while (end < text.Length && end - at < LongestColor && text[end] is >= ' ' and <= '?')
        {
            end++;
        }

        return end < text.Length && text[end] is >= '@' and <= '~' ? end + 1 - at : 0;
    }

    private static int ReadOfAddress(string text, int at, ref string meaning)
    {
        // As escape() of JavaScript writes it.
        if (at + 1 < text.Length && text[at + 1] is 'u' && Hexadecimal(text, at + 2, 4) is var code and >= 0)
        {
            meaning = ((char)code).ToString();
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

        // What is no UTF-8 is Latin 1.
        meaning = count > 1 ? Encoding.UTF8.GetString(octets, 0, count) : ((char)first).ToString();
        return next - at;
    }

    private static int ReadOctet(string text, int at, out int octet)
    {
        octet = at < text.Length && text[at] == '%' ? Hexadecimal(text, at + 1, 2) : -1;
        return octet < 0 ? -1 : at + 3;
    }

    private static int ReadOfCode(string text, int at, ref string meaning)
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
            meaning = code < 0 ? string.Empty : ((char)code).ToString();
            return code < 0 ? 0 : digits + 2;
        }

        if (next is 'n' or 'r' or 't' or 'b' or 'f' or 'v' or '0')
        {
            meaning = "\n";
            return 2;
        }

        if (next is not ('"' or '\'' or '\\' or '/'))
        {
            return 0;
        }

        meaning = next.ToString();
        return 2;
    }

    private static int ReadOfHtml(string text, int at, ref string meaning)
    {
        var end = at + 1;
        while (end < text.Length && end - at < LongestEntity && (text[end] == '#' || (text[end] < 0x80 && char.IsLetterOrDigit(text[end]))))
        {
            end++;
        }

        var name = text.Substring(at + 1, end - at - 1);
        if (name.Length < 2 || end == text.Length || text[end] != ';')
        {
            return 0;
        }

        meaning = name[0] == '#' ? Numbered(name) : Named(name);
        return meaning.Length == 0 ? 0 : end + 1 - at;
    }

    private static string Named(string name)
    {
        var entity = $"&{name};";
        var meaning = Entities.TryGetValue(name, out var known) ? known : WebUtility.HtmlDecode(entity);
        return meaning == entity ? string.Empty : meaning;
    }

    // Halves of surrogate pairs too, which .NET's decoder refuses.
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

    private static int ReadOfClixml(string text, int at, ref string meaning)
    {
        if (at + 6 < text.Length && text[at + 1] is 'x' or 'X' && text[at + 6] == '_' && Hexadecimal(text, at + 2, 4) is var code and >= 0)
        {
            meaning = ((char)code).ToString();
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
