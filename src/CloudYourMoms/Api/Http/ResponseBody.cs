using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api.Http;

/// <summary>The body of a response as UTF-8, however it was compressed and encoded.</summary>
/// <param name="Utf8">The text; with a defect what can be read of it.</param>
/// <param name="Defect">Why the text cannot be read, or not to the last character; null when it can.</param>
internal sealed record ResponseBody(byte[] Utf8, string? Defect = null)
{
    private const int GzipFrame = 18;
    private const int ZlibHead = 2;
    private const int ZlibEnd = 4;
    private const uint AdlerModulus = 65521;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly char[] Comma = [','];

    // As it was sent: .NET's own reader gives nothing of a header that has a mistake in any part.
    private static readonly Regex Charset = new(
        """;\s*charset\s*=\s*"?(?<name>[^\s;",]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>Decodes a body as its headers say.</summary>
    /// <param name="content">What was received, for its headers.</param>
    /// <param name="body">The bytes as they were received.</param>
    /// <param name="maximumBytes">How many bytes it may have when it is no longer compressed.</param>
    /// <returns>The body; null when it is larger than that.</returns>
    public static ResponseBody? TryDecode(HttpContent content, byte[] body, int maximumBytes)
    {
        if (body.Length == 0)
        {
            return new(body);
        }

        try
        {
            // The coding that is named last was applied last (RFC 9110 section 8.4).
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
            return new([], e is NotSupportedException ? "it is compressed in a way that was not asked for" : "its compressed data is damaged");
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
            return new([], "its charset is not known here, or its bytes are not of it");
        }

        try
        {
            // Nothing is copied of the usual.
            if (encoding is UTF8Encoding)
            {
                _ = StrictUtf8.GetCharCount(body, start, body.Length - start);
                return IsWithoutAscii(body, start) ? new([], "its bytes are not text") : new(body);
            }

            return new(StrictUtf8.GetBytes(encoding.GetString(body, start, body.Length - start)));
        }
        catch (ArgumentException)
        {
            // What is damaged is replaced. Only the response to a create is read then, and nothing of it that is damaged.
            return new(encoding is UTF8Encoding ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body)) : [], "its bytes are not text in its charset");
        }
    }

    // JSON begins with ASCII (RFC 8259), so this is UTF-16 or UTF-32 that does not say so, or no text at all.
    private static bool IsWithoutAscii(byte[] body, int start) => body.Skip(start).Take(2).Contains((byte)0);

    private static Encoding? EncodingOf(string? charset, byte[] body)
    {
        // As browsers read the name without the hyphen, which many servers send.
        var name = charset?.ToUpperInvariant() switch
        {
            null or "UTF8" => "UTF-8",
            "UTF-16" or "UTF16" or "UCS-2" => body.Length < 2 ? null : (body[0], body[1]) switch
            {
                // Which bytes come first is only certain of a text that begins with ASCII.
                (0, not 0) => "utf-16be",
                (not 0, 0) => "utf-16le",
                _ => null,
            },
            "UTF-32" or "UTF32" => body[0] == 0 ? "utf-32be" : "utf-32le",

            // Its plus sign changes a token.
            "UTF-7" or "UNICODE-1-1-UTF-7" => null,
            var other => other,
        };
        try
        {
            return name switch
            {
                null => null,
                "UTF-8" => StrictUtf8,
                _ => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="NotSupportedException">The coding is not known here.</exception>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    private static byte[]? Decompress(string coding, byte[] body, int maximumBytes)
    {
        switch (coding)
        {
            case "" or "IDENTITY":
                return body;
            case "GZIP" or "X-GZIP":
                // .NET Framework takes data that was cut off for complete. The end says how long it is (RFC 1952 section 2.3.1).
                using (var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress))
                {
                    return ReadToEnd(gzip, maximumBytes) is not { } text ? null
                        : body.Length > GzipFrame && LittleEndian(body, body.Length - 4) == (uint)text.Length ? text
                        : throw new InvalidDataException();
                }

            case "DEFLATE" when IsZlib(body):
                using (var deflate = new DeflateStream(new MemoryStream(body, ZlibHead, body.Length - ZlibHead), CompressionMode.Decompress))
                {
                    return ReadToEnd(deflate, maximumBytes) is not { } text ? null
                        : body.Length > ZlibHead + ZlibEnd && BigEndian(body, body.Length - ZlibEnd) == Adler32(text) ? text
                        : throw new InvalidDataException();
                }

            case "DEFLATE":
                // Some servers send it without the frame that RFC 9110 section 8.4.1.2 asks for. Nothing tells then whether it is whole.
                throw new InvalidDataException();

            default:
                throw new NotSupportedException();
        }
    }

    // RFC 1950 section 2.2.
    private static bool IsZlib(byte[] body) =>
        body.Length >= ZlibHead && (body[0] & 0x0F) == 8 && ((body[0] << 8) + body[1]) % 31 == 0 && (body[1] & 0x20) == 0;

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

    private static uint LittleEndian(byte[] bytes, int at) => bytes[at] | ((uint)bytes[at + 1] << 8) | ((uint)bytes[at + 2] << 16) | ((uint)bytes[at + 3] << 24);

    private static uint BigEndian(byte[] bytes, int at) => bytes[at + 3] | ((uint)bytes[at + 2] << 8) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at] << 24);
}
