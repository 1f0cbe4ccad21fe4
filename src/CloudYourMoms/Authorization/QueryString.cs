using System.Text;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Authorization;

/// <summary>Parses and formats query strings as RFC 6749 appendix B requires: application/x-www-form-urlencoded in UTF-8.</summary>
internal static class QueryString
{
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.InvalidQueryParameter"/>: a name or value is not valid Unicode.
    /// </exception>
    public static string Format(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join("&", parameters.Select(p => Escape(p.Key, p.Key) + "=" + Escape(p.Value, p.Key)));

    /// <summary>Splits and decodes a query exactly once. Returns null if an escape is malformed or does not decode to UTF-8.</summary>
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

    /// <summary>
    /// Decodes each parameter separately. If a parameter cannot be decoded, its name is the complete raw text, and its value is the raw
    /// value.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> ParseEach(string query) => Split(query).Select(Parse);

    /// <summary>
    /// Returns the address without user information, without fragment, and without the query parameters for which <paramref name="drop"/>
    /// returns true. The other parameters are unchanged.
    /// </summary>
    public static Uri Without(Uri address, Func<string, string, bool> drop)
    {
        var remaining = Split(address.Query).Where(part =>
        {
            var pair = Parse(part);
            return !drop(pair.Key, pair.Value);
        });
        return new UriBuilder(address)
        {
            UserName = string.Empty,
            Password = string.Empty,
            Query = string.Join("&", remaining),
            Fragment = string.Empty,
        }.Uri;
    }

    /// <summary>Returns the address with a single query parameter of that name. The other parameters are unchanged.</summary>
    public static Uri With(Uri address, string name, string value)
    {
        var others = Split(address.Query).Where(part => Parse(part).Key != name);
        return new UriBuilder(address) { Query = string.Join("&", others.Append(Format([new(name, value)]))) }.Uri;
    }

    private static string Escape(string text, string name) => UnicodeText.HasUnpairedSurrogate(text)
        ? throw new YourMomException(
            YourMomErrorKind.InvalidQueryParameter,
            Messages.FormatQueryParameterUnpairedSurrogate(Redactor.RemoveLineBreaks(name)))
        : Uri.EscapeDataString(text);

    private static KeyValuePair<string, string> Parse(string part) =>
        TryParse(part) is [var only] ? only : new(part, part.Substring(part.IndexOf('=') + 1));

    private static IEnumerable<string> Split(string query) =>
        query.TrimStart('?').Split('&').Where(part => part.Length > 0);

    private static string? TryDecode(string text)
    {
        if (text.IndexOf('%') < 0)
        {
            return text.Replace('+', ' ');
        }

        // Octets outside an escape represent themselves, in UTF-8.
        var octets = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(octets.Length);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '%')
            {
                if (PercentEncoding.DecodeAt(octets, i) is not { } octet)
                {
                    return null;
                }

                bytes.Add(octet);
                i += 2;
            }
            else
            {
                bytes.Add(octets[i] == '+' ? (byte)' ' : octets[i]);
            }
        }

        try
        {
            return TextEncoding.StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
