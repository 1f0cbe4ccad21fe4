using System.Text;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The head of one HTTP/1.1 request (RFC 9112), read strictly: the listener needs no more of it.</summary>
internal sealed record HttpRequestHead(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    // Longer than any browser's head with a callback, shorter than anything that could hurt.
    private const int MaximumBytes = 16 * 1024;

    // RFC 8446 section 5.1: the content type of the record that a TLS client begins with.
    private const byte TlsHandshake = 22;

    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

    /// <summary>The path in the form to compare with others.</summary>
    public string NormalPath => UriPath.Normalize(Path);

    /// <summary>The normal path, and the query as it was sent.</summary>
    public string Target => Query.Length == 0 ? NormalPath : $"{NormalPath}?{Query}";

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>A head, or the answer to what is none, or neither when the client left before its end or speaks another protocol.</summary>
    /// <param name="stream">What the client sends.</param>
    /// <param name="report">Gets a line that says why there is no head.</param>
    public static async Task<(HttpRequestHead? Head, HttpResponse? Rejection)> ReadAsync(Stream stream, Action<string>? report = null)
    {
        var buffer = new byte[MaximumBytes];
        var count = 0;
        while (count < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer, count, buffer.Length - count).ConfigureAwait(false);
            if (read == 0)
            {
                return (null, null);
            }

            // The end may straddle two reads, so the last three bytes are looked at again.
            var end = EndOfHead(buffer, Math.Max(0, count - 3), count += read);
            if (end > 0 && TryParse(buffer, end) is { } head)
            {
                return (head, null);
            }

            if (end > 0 || !CanBegin(buffer, count))
            {
                // A client that speaks another protocol, as TLS, understands no answer, and would wait for the one of its own.
                report?.Invoke(buffer[0] == TlsHandshake
                    ? "Closed a connection that began with TLS: this listener speaks plain http."
                    : "Refused what is no HTTP request.");
                var badRequest = new HttpResponse(400, "Bad Request", CallbackPage.NotUnderstood("The request cannot be read."));
                return (null, IsText(buffer[0]) ? badRequest : null);
            }
        }

        report?.Invoke($"Refused a request whose head exceeds {MaximumBytes / 1024} KiB.");
        var page = CallbackPage.NotUnderstood("The request is too long, perhaps of cookies for this address.");
        return (null, new HttpResponse(431, "Request Header Fields Too Large", page));
    }

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

    private static bool IsText(byte octet) => octet is (byte)'\r' or (byte)'\n' or (byte)'\t' or (>= (byte)' ' and <= (byte)'~');

    private static int EndOfHead(byte[] buffer, int from, int to)
    {
        for (var i = from; i + 3 < to; i++)
        {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n')
            {
                return i + 4;
            }
        }

        return -1;
    }
}
