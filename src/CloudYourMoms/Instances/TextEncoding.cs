using System.Text;

namespace CloudYourMoms;

/// <summary>Bytes of a file to text: UTF-8 as PowerShell 7 writes it, UTF-16 and UTF-32 with their byte order marks as Windows PowerShell does.</summary>
internal static class TextEncoding
{
    private static readonly Encoding[] WithMark =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    private static readonly Encoding WithoutMark = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="DecoderFallbackException">The bytes are not text in the encoding that they begin with, which is UTF-8 without a mark.</exception>
    public static string Decode(byte[] file)
    {
        // A replaced character would end up in a name or, worse, in a secret: strict in every encoding.
        foreach (var encoding in WithMark)
        {
            var mark = encoding.GetPreamble();
            if (file.Length >= mark.Length && file.AsSpan(0, mark.Length).SequenceEqual(mark))
            {
                return encoding.GetString(file, mark.Length, file.Length - mark.Length);
            }
        }

        return WithoutMark.GetString(file);
    }
}
