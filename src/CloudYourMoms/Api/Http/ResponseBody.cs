using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api.Http;

/// <summary>The body of a response, decompressed and converted to UTF-8.</summary>
/// <param name="Utf8">The text; with a defect, its readable part.</param>
/// <param name="Defect">Why the text cannot be decoded completely; null if it can.</param>
internal sealed record ResponseBody(byte[] Utf8, string? Defect = null)
{
    private const int GzipFrame = 18;
    private const int ZlibHeader = 2;
    private const int ZlibTrailer = 4;
    private const uint AdlerModulus = 65521;
    private static readonly char[] Comma = [','];

    // The raw header: .NET returns null if any part of it is invalid.
    private static readonly Regex Charset = new(
        """;\s*charset\s*=\s*"?(?<name>[^\s;",]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>Decodes a body according to its headers.</summary>
    /// <param name="content">The received content, for its headers.</param>
    /// <param name="body">The received bytes.</param>
    /// <param name="maximumBytes">The maximum decompressed size, in bytes.</param>
    /// <returns>The body; null if it exceeds the maximum size.</returns>
    public static ResponseBody? TryDecode(HttpContent content, byte[] body, int maximumBytes)
    {
        if (body.Length == 0)
        {
            return new(body);
        }

        try
        {
            // Codings are listed in the order in which they were applied (RFC 9110 section 8.4).
            foreach (var coding in Enumerable.Reverse(Header(content, "Content-Encoding").Split(Comma)))
            {
                if (Decompress(coding.Trim().ToUpperInvariant(), body, maximumBytes) is not { } decompressed)
                {
                    return null;
                }

                body = decompressed;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            return new([], e is NotSupportedException ? Messages.ResponseDefectCoding : Messages.ResponseDefectCompression);
        }

        return Decode(body, Charset.Match(Header(content, "Content-Type")) is { Success: true } match ? match.Groups["name"].Value : null);
    }

    private static string Header(HttpContent content, string name) =>
        content.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : string.Empty;

    private static ResponseBody Decode(byte[] body, string? charset)
    {
        var (encoding, start) = TextEncoding.OfMark(body) is { } marked ? (marked.Encoding, marked.Start) : (EncodingOf(charset, body), 0);
        if (encoding is null)
        {
            return new([], Messages.ResponseDefectCharset);
        }

        try
        {
            // UTF-8, the usual encoding, is not copied.
            if (encoding is UTF8Encoding)
            {
                _ = TextEncoding.StrictUtf8.GetCharCount(body, start, body.Length - start);
                return IsWithoutAscii(body, start) ? new([], Messages.ResponseDefectNotText) : new(body);
            }

            return new(TextEncoding.StrictUtf8.GetBytes(encoding.GetString(body, start, body.Length - start)));
        }
        catch (ArgumentException)
        {
            // Invalid bytes are replaced. Only the response to a create is still read, without its damaged members.
            return new(
                encoding is UTF8Encoding ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body)) : [],
                Messages.ResponseDefectInvalidBytes);
        }
    }

    // JSON begins with ASCII (RFC 8259), so a zero byte means undeclared UTF-16 or UTF-32, or binary data.
    private static bool IsWithoutAscii(byte[] body, int start) => body.Skip(start).Take(2).Contains((byte)0);

    private static Encoding? EncodingOf(string? charset, byte[] body)
    {
        // Many servers omit the hyphen, and browsers accept that.
        var name = charset?.ToUpperInvariant() switch
        {
            null or "UTF8" => "UTF-8",
            "UTF-16" or "UTF16" or "UCS-2" => body.Length < 2 ? null : (body[0], body[1]) switch
            {
                // The byte order is certain only if the text begins with ASCII.
                (0, not 0) => "utf-16be",
                (not 0, 0) => "utf-16le",
                _ => null,
            },
            "UTF-32" or "UTF32" => body[0] == 0 ? "utf-32be" : "utf-32le",

            // In UTF-7, a plus sign would change a token.
            "UTF-7" or "UNICODE-1-1-UTF-7" => null,
            var other => other,
        };
        try
        {
            return name switch
            {
                null => null,
                "UTF-8" => TextEncoding.StrictUtf8,
                _ => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="NotSupportedException">The coding is not supported.</exception>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    private static byte[]? Decompress(string coding, byte[] body, int maximumBytes)
    {
        switch (coding)
        {
            case "" or "IDENTITY":
                return body;
            case "GZIP" or "X-GZIP":
                // .NET Framework does not detect truncated data. The trailer contains the length (RFC 1952 section 2.3.1).
                using (var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress))
                {
                    return ReadToEnd(gzip, maximumBytes) is not { } text ? null
                        : body.Length > GzipFrame && LittleEndian(body, body.Length - 4) == (uint)text.Length ? text
                        : throw new InvalidDataException();
                }

            case "DEFLATE" when IsZlib(body):
                var data = new MemoryStream(body, ZlibHeader, body.Length - ZlibHeader);
                using (var deflate = new DeflateStream(data, CompressionMode.Decompress))
                {
                    return ReadToEnd(deflate, maximumBytes) is not { } text ? null
                        : body.Length > ZlibHeader + ZlibTrailer && BigEndian(body, body.Length - ZlibTrailer) == Adler32(text) ? text
                        : throw new InvalidDataException();
                }

            case "DEFLATE":
                // Some servers omit the zlib frame that RFC 9110 section 8.4.1.2 requires. Truncation cannot be detected then.
                throw new InvalidDataException();

            default:
                throw new NotSupportedException();
        }
    }

    // RFC 1950 section 2.2.
    private static bool IsZlib(byte[] body) =>
        body.Length >= ZlibHeader && (body[0] & 0x0F) == 8 && ((body[0] << 8) + body[1]) % 31 == 0 && (body[1] & 0x20) == 0;

    private static byte[]? ReadToEnd(Stream stream, int maximumBytes)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16384];
        for (int count; (count = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            if (text.Length + count > maximumBytes)
            {
                return null;
            }

            text.Write(buffer, 0, count);
        }

        return text.ToArray();
    }

    private static uint Adler32(byte[] text)
    {
        var (low, high) = (1u, 0u);
        foreach (var octet in text)
        {
            low = (low + octet) % AdlerModulus;
            high = (high + low) % AdlerModulus;
        }

        return (high << 16) | low;
    }

    private static uint LittleEndian(byte[] bytes, int at) =>
        bytes[at] | ((uint)bytes[at + 1] << 8) | ((uint)bytes[at + 2] << 16) | ((uint)bytes[at + 3] << 24);

    private static uint BigEndian(byte[] bytes, int at) =>
        bytes[at + 3] | ((uint)bytes[at + 2] << 8) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at] << 24);
}
