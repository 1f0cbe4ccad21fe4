namespace CloudYourMoms.Authorization.Loopback;

/// <summary>Reads one request head from a stream, and no more of it than a head may be long.</summary>
internal static class HttpRequestReader
{
    /// <summary>16 KiB: longer than any browser's head with a callback, shorter than anything that could hurt.</summary>
    public const int MaximumHeadBytes = 16 * 1024;

    // RFC 8446 section 5.1: the content type of the record that a TLS client begins with.
    private const byte TlsHandshake = 22;

    /// <summary>A head, or the answer to what is none, or neither when the client left before its end or speaks another protocol.</summary>
    /// <param name="stream">What the client sends.</param>
    /// <param name="report">Gets a line that says why there is no head.</param>
    public static async Task<(HttpRequestHead? Head, HttpResponse? Rejection)> ReadAsync(Stream stream, Action<string>? report = null)
    {
        var buffer = new byte[MaximumHeadBytes];
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
            if (end > 0 && HttpRequestHead.TryParse(buffer, end) is { } head)
            {
                return (head, null);
            }

            if (end > 0 || !HttpRequestHead.CanBegin(buffer, count))
            {
                // A client that speaks another protocol, as TLS, understands no answer, and would wait for the one of its own.
                report?.Invoke(buffer[0] == TlsHandshake
                    ? "Closed a connection that began with TLS: this listener speaks plain http."
                    : "Refused what is no HTTP request.");
                return (null, IsText(buffer[0]) ? new HttpResponse(400, "Bad Request", CallbackPage.NotUnderstood("The request cannot be read.")) : null);
            }
        }

        report?.Invoke($"Refused a request whose head exceeds {MaximumHeadBytes / 1024} KiB.");
        return (null, new HttpResponse(431, "Request Header Fields Too Large", CallbackPage.NotUnderstood("The request is too long, perhaps of cookies for this address.")));
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
