using System.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The head of one HTTP/1.1 request (RFC 9112), read strictly: the listener needs no more of it.</summary>
internal sealed record HttpRequestHead(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

    /// <summary>The path in the form to compare with others.</summary>
    public string NormalPath => UriPath.Normalize(Path);

    /// <summary>The normal path, and the query as it was sent.</summary>
    public string Target => Query.Length == 0 ? NormalPath : $"{NormalPath}?{Query}";

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>Parses a head that ends with an empty line. Null when it is malformed: the answer then is 400.</summary>
    public static HttpRequestHead? TryParse(byte[] bytes, int count)
    {
        // RFC 9110 section 5.5: a field value may hold octets beyond ASCII, as another program's cookie on this host does.
        var text = Latin1.GetString(bytes, 0, count);
        if (text.Any(c => c is not ('\r' or '\n' or '\t' or (>= ' ' and not '\x7F'))))
        {
            return null;
        }

        var lines = text.Split(["\r\n"], StringSplitOptions.None);
        if (lines.Length < 3 || Array.Exists(lines, line => line.IndexOfAny(['\r', '\n']) >= 0))
        {
            return null;
        }

        var requestLine = lines[0].Split(' ');
        if (requestLine is not [{ Length: > 0 } method, { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"] ||
            lines[0].Any(c => c is < ' ' or > '~') || !method.All(c => c is >= 'A' and <= 'Z') || (target[0] != '/' && target != "*"))
        {
            return null;
        }

        return ParseHeaders(lines) is { } headers ? new(method, PathOf(target), QueryOf(target), headers) : null;
    }

    /// <summary>False when no head that <see cref="TryParse"/> accepts begins with these bytes: then there is nothing to wait for.</summary>
    public static bool CanBegin(byte[] bytes, int count)
    {
        var method = 0;
        while (method < count && bytes[method] is >= (byte)'A' and <= (byte)'Z')
        {
            method++;
        }

        return method == count ||
               (method > 0 && bytes[method] == (byte)' ' && (method + 1 == count || bytes[method + 1] is (byte)'/' or (byte)'*'));
    }

    private static Dictionary<string, string>? ParseHeaders(string[] lines)
    {
        var headers = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1).TakeWhile(line => line.Length > 0))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || line.Take(colon).Any(c => c is ' ' or '\t' or > '~'))
            {
                return null;
            }

            var name = line.Substring(0, colon);
            var value = line.Substring(colon + 1).Trim(' ', '\t');
            if (!headers.TryGetValue(name, out var values))
            {
                headers[name] = [value];
            }
            else if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
            else
            {
                values.Add(value);
            }
        }

        return headers.ToDictionary(
            header => header.Key,
            header => string.Join(header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "; " : ", ", header.Value),
            StringComparer.OrdinalIgnoreCase);
    }

    private static string PathOf(string target) => target.Split('?')[0];

    private static string QueryOf(string target)
    {
        var question = target.IndexOf('?');
        return question < 0 ? string.Empty : target.Substring(question + 1);
    }
}
