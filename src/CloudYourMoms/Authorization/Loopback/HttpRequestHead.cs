using System.Text;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The head of an HTTP/1.1 request (RFC 9112), parsed strictly. The listener does not read a body.</summary>
internal sealed record HttpRequestHead(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    // Longer than the head of any callback that a browser sends, and short enough to limit the memory for a connection.
    private const int MaximumBytes = 16 * 1024;

    // RFC 8446 section 5.1: the content type of a TLS client's first record.
    private const byte TlsHandshake = 22;

    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

    /// <summary>The normalized path.</summary>
    public string NormalPath => UriPath.Normalize(Path);

    /// <summary>The normalized path with the query as sent.</summary>
    public string Target => Query.Length == 0 ? NormalPath : $"{NormalPath}?{Query}";

    /// <summary>Returns the value of a header, or null if it is missing.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>
    /// Returns a head, or the response to an invalid one, or neither if the client disconnects early or uses another protocol.
    /// </summary>
    /// <param name="stream">The data from the client.</param>
    /// <param name="report">Receives the reason if the request has no valid head.</param>
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

            // The end may straddle two reads, so the search includes the last three bytes again.
            var end = EndOfHead(buffer, Math.Max(0, count - 3), count += read);
            if (end > 0 && TryParse(buffer, end) is { } head)
            {
                return (head, null);
            }

            if (end > 0 || !CanBegin(buffer, count))
            {
                // A client of another protocol, such as TLS, cannot read an HTTP response and would wait for its own.
                report?.Invoke(buffer[0] == TlsHandshake
                    ? Messages.ListenerClosedTlsConnection
                    : Messages.ListenerRejectedOtherProtocol);
                var badRequest = new HttpResponse(400, "Bad Request", CallbackPage.InvalidRequest(Messages.PageRequestUnparsable));
                return (null, IsText(buffer[0]) ? badRequest : null);
            }
        }

        report?.Invoke(Messages.FormatListenerRejectedLongRequest(MaximumBytes / 1024));
        var page = CallbackPage.InvalidRequest(Messages.PageRequestTooLong);
        return (null, new HttpResponse(431, "Request Header Fields Too Large", page));
    }

    /// <summary>Parses a head that ends with an empty line. Returns null if it is malformed, which requires a 400 response.</summary>
    public static HttpRequestHead? TryParse(byte[] bytes, int count)
    {
        // RFC 9110 section 5.5: a field value may contain octets outside ASCII, such as another program's cookie on this host.
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

    /// <summary>Returns false if no head that <see cref="TryParse"/> accepts begins with these bytes, so that reading can stop.</summary>
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
