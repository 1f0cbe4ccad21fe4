using System.Text;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization;

/// <summary>Reads and writes query strings as RFC 6749 appendix B wants them: application/x-www-form-urlencoded, UTF-8.</summary>
internal static class QueryString
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidQueryParameter"/>: a name or value is no Unicode text.</exception>
    public static string Format(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join("&", parameters.Select(p => Escape(p.Key, p.Key) + "=" + Escape(p.Value, p.Key)));

    /// <summary>Splits and decodes exactly once. Null when an escape is malformed or does not give UTF-8.</summary>
    /// <param name="query">The query, with or without its leading question mark.</param>
    public static IReadOnlyList<KeyValuePair<string, string>>? TryParse(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var part in Split(query))
        {
            var equals = part.IndexOf('=');
            var name = TryDecode(equals < 0 ? part : part.Substring(0, equals));
            var value = equals < 0 ? string.Empty : TryDecode(part.Substring(equals + 1));
            if (name is null || value is null)
            {
                return null;
            }

            parameters.Add(new(name, value));
        }

        return parameters;
    }

    /// <summary>The parameters decoded one by one; one that cannot be decoded has all of itself as its name, and its value as it was written.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ParseEach(string query) => Split(query).Select(Parse);

    /// <summary>The address without user, fragment, and the query parameters for which <paramref name="drop"/> is true; the others stay as they were written.</summary>
    public static Uri Without(Uri address, Func<string, string, bool> drop)
    {
        var kept = Split(address.Query).Where(part =>
        {
            var pair = Parse(part);
            return !drop(pair.Key, pair.Value);
        });
        return new UriBuilder(address) { UserName = string.Empty, Password = string.Empty, Query = string.Join("&", kept), Fragment = string.Empty }.Uri;
    }

    private static string Escape(string text, string name) => UnicodeText.HasUnpairedSurrogate(text)
        ? throw new YourMomException(
            YourMomErrorKind.InvalidQueryParameter,
            $"The query parameter '{Redactor.RemoveLineBreaks(name)}' holds half of a surrogate pair, which is no character.")
        : Uri.EscapeDataString(text);

    private static KeyValuePair<string, string> Parse(string part) => TryParse(part) is [var only] ? only : new(part, part.Substring(part.IndexOf('=') + 1));

    private static IEnumerable<string> Split(string query) =>
        query.TrimStart('?').Split('&').Where(part => part.Length > 0);

    private static string? TryDecode(string text)
    {
        if (text.IndexOf('%') < 0)
        {
            return text.Replace('+', ' ');
        }

        // Octets that are no escape stand for themselves, in UTF-8.
        var octets = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '%')
            {
                if (i + 2 >= octets.Length || !Uri.IsHexDigit((char)octets[i + 1]) || !Uri.IsHexDigit((char)octets[i + 2]))
                {
                    return null;
                }

                bytes.Add((byte)((Uri.FromHex((char)octets[i + 1]) << 4) | Uri.FromHex((char)octets[i + 2])));
                i += 2;
            }
            else
            {
                bytes.Add(octets[i] == '+' ? (byte)' ' : octets[i]);
            }
        }

        try
        {
            return StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
