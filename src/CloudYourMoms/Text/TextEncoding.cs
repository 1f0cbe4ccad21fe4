using System.Text;

namespace CloudYourMoms.Text;

/// <summary>Decodes the bytes of a text file: UTF-8, or UTF-16 or UTF-32 with a byte order mark (Windows PowerShell).</summary>
internal static class TextEncoding
{
    /// <summary>UTF-8 without a mark that throws on invalid text: a replacement character would corrupt a name or a secret.</summary>
    public static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Strict, like UTF-8.
    private static readonly Encoding[] WithMark =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <exception cref="DecoderFallbackException">
    /// The bytes are invalid in the encoding of their byte order mark, or in UTF-8 if they have no mark.
    /// </exception>
    public static string Decode(byte[] file)
    {
        var (encoding, start) = EncodingOf(file);

        // JSON starts with an ASCII character (RFC 8259), so a zero byte here means UTF-16 or UTF-32 without a mark.
        if (start == 0 && file.Take(2).Contains((byte)0))
        {
            throw new DecoderFallbackException();
        }

        return encoding.GetString(file, start, file.Length - start);
    }

    /// <summary>The position of the first byte sequence that is invalid in the file's encoding.</summary>
    public static LinePosition EndOfText(byte[] file)
    {
        // The index in a DecoderFallbackException has a different origin in each encoding. Encoding the decoded text again finds the first
        // byte that differs.
        var (strict, start) = EncodingOf(file);
        var lenient = (Encoding)strict.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        var characters = lenient.GetString(file, start, file.Length - start).ToCharArray();
        var written = lenient.GetBytes(characters);
        var same = 0;
        while (same < written.Length && start + same < file.Length && written[same] == file[start + same] &&
               (start > 0 || written[same] != 0))
        {
            same++;
        }

        var (read, octets) = (0, 0);
        while (read < characters.Length)
        {
            var length = char.IsHighSurrogate(characters[read]) ? 2 : 1;
            octets += lenient.GetByteCount(characters, read, length);
            if (octets > same)
            {
                break;
            }

            read += length;
        }

        var utf8 = Encoding.UTF8.GetBytes(characters, 0, read);
        return new LinePositionCounter(utf8).At(utf8.Length);
    }

    /// <summary>The encoding of the byte order mark and the offset of the text; null without a mark.</summary>
    public static (Encoding Encoding, int Start)? OfMark(byte[] bytes)
    {
        foreach (var encoding in WithMark)
        {
            var mark = encoding.GetPreamble();
            if (bytes.Length >= mark.Length && bytes.AsSpan(0, mark.Length).SequenceEqual(mark))
            {
                return (encoding, mark.Length);
            }
        }

        return null;
    }

    private static (Encoding Encoding, int Start) EncodingOf(byte[] file) => OfMark(file) ?? (StrictUtf8, 0);
}
