using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms.Testing;

/// <summary>Encoded and partial forms of a secret that reveal it, as platforms, proxies, vaults and engines return them.</summary>
internal static class SecretForms
{
    /// <summary>The forms by name.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } = new Dictionary<string, Func<string, string>>(
        StringComparer.Ordinal)
    {
        ["plain"] = secret => secret,
        ["URL-encoded"] = Uri.EscapeDataString,
        ["URL-encoded in lowercase"] = secret => ToLowerDigits(Uri.EscapeDataString(secret), '%', 2),
        ["form-encoded"] = secret => WebUtility.UrlEncode(secret),
        ["JSON-escaped"] = secret => JsonEncodedText.Encode(secret).ToString(),
        ["JSON-escaped in lowercase"] = secret => ToLowerDigits(JsonEncodedText.Encode(secret).ToString(), 'u', 4),
        ["JSON-escaped minimally"] = secret => JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        ["JSON with slashes escaped"] = secret => JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
            .ToString()
            .Replace("/", "\\/", StringComparison.Ordinal),
        ["JSON with every character escaped"] = secret => string.Concat(secret.Select(character => $"\\u{(int)character:x4}")),
        ["HTML-encoded"] = secret => WebUtility.HtmlEncode(secret),
        ["HTML-encoded strictly"] = secret => HtmlEncoder.Default.Encode(secret),
        ["HTML-encoded as decimals"] = secret => string.Concat(secret.Select(character => $"&#{(int)character};")),
        ["XML-escaped"] = secret => SecurityElement.Escape(secret),
        ["Base64"] = secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        ["split by an invisible character"] = secret => secret.Insert(5, "\u200b"),
        ["URL-encoded twice"] = secret => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
        ["JSON within JSON"] = secret => JsonEncodedText.Encode(JsonEncodedText.Encode(secret).ToString()).ToString(),
        ["Base64 after one byte"] = secret => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + secret)),
        ["Base64 after two bytes"] = secret => Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + secret)),
        ["Base64 before other text"] = secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"xy{secret}:rest")),
        ["Base64url"] = secret => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + secret)).TrimEnd('=').Replace('+', '-').Replace(
            '/', '_'),
        ["Base64 of UTF-16"] = secret => Convert.ToBase64String(Encoding.Unicode.GetBytes(secret)),
        ["Base64, URL-encoded"] = secret => Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))),
        ["hexadecimal of UTF-16"] = secret => Convert.ToHexStringLower(Encoding.Unicode.GetBytes(secret)),
        ["hexadecimal of UTF-8"] = secret => Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
        ["in Clixml"] = secret => string.Concat(secret.Select(character => $"_x{(int)character:X4}_")),
        ["colored"] = secret => secret.Insert(4, "\u001b[31;1m"),
        ["wrapped"] = secret => secret.Insert(7, "\r\n          "),
        ["without its end"] = secret => secret[..10] + "\u2026",
        ["without its beginning"] = secret => secret[^10..],
        ["in uppercase"] = secret => secret.ToUpperInvariant(),
    };

    private static string ToLowerDigits(string text, char mark, int digits)
    {
        var characters = text.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            for (var digit = 1; characters[i] == mark && (mark == '%' || (i > 0 && text[i - 1] == '\\')) && digit <= digits; digit++)
            {
                characters[i + digit] = char.ToLowerInvariant(characters[i + digit]);
            }
        }

        return new string(characters);
    }
}
