using System.Text;
using CloudYourMoms.Tests.Support;
using CsCheck;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>Generates inputs by changing, removing, repeating and inserting bytes, words and pieces of the saved inputs.</summary>
internal static class FuzzInput
{
    private const int MaximumChanges = 6;
    private const int MaximumSlice = 64;

    private static readonly byte[] OddBytes =
        [0, 9, 10, 13, 32, 34, 37, 38, 43, 47, 58, 61, 63, 92, 127, 128, 160, 192, 224, 237, 239, 240, 254, 255];

    private static readonly string[] OddTexts =
    [
        "0", "-1", "-0", "1e999", "1E-400", "9223372036854775808", "123.0",
        "79228162514264337593543950335", "0.1000000000000000000000000001",
        "true", "null", "\\ud800", "\\u0000", "\\u00e9", "\u201c", "\u2019", "\u200b", "\ufeff", "\u202e", "\U0001f600", "é",
        "%", "%00", "%ff", "%C3%A9", "%2525", "\r\n", "\r", "\n", "\t", "  ", "//", "[]", "{}",
    ];

    /// <summary>The inputs of a target.</summary>
    public static Gen<byte[]> Of(FuzzTarget target)
    {
        var saved = Pick.From<byte[]>([.. Corpus.Names(target).Select(name => Corpus.Read(target, name))]);
        var word = Pick.From<byte[]>([.. target.Words.Concat(OddTexts).Select(Encoding.UTF8.GetBytes)]);
        var slice =
            from other in saved
            from start in Gen.Int[0, other.Length]
            from length in Gen.Int[0, MaximumSlice]
            select other[start..Math.Min(other.Length, start + length)];

        // Rarely very long, because long inputs are slow.
        var repeated =
            from unit in word
            from length in Gen.Frequency((63, Gen.Int[1, 400]), (1, Gen.Int[1, target.MaximumLength]))
            select Enumerable.Repeat(unit, Math.Max(1, length / unit.Length)).SelectMany(bytes => bytes).ToArray();
        var insertion = Gen.Frequency(
            (4, word),
            (2, Pick.From(OddBytes).Select(octet => new[] { octet })),
            (2, Gen.Const(Array.Empty<byte>())),
            (1, Gen.Byte.Select(octet => new[] { octet })),
            (1, slice),
            (1, repeated));
        var change =
            from place in Gen.Int[0, target.MaximumLength]
            from length in Gen.Frequency((3, Gen.Const(0)), (3, Gen.Const(1)), (1, Gen.Int[2, 16]))
            from isPiece in Gen.Bool
            from bytes in insertion
            select (place, length, isPiece, bytes);
        return
            from input in saved
            from changes in change.Array[0, MaximumChanges]
            select changes.Aggregate(
                input,
                (text, next) => Replace(text, next.place, next.length, next.isPiece ? target.Separators : null, next.bytes),
                text => text[..Math.Min(text.Length, target.MaximumLength)]);
    }

    // A piece is the text between two separators.
    private static byte[] Replace(byte[] input, int place, int length, string? separators, byte[] bytes)
    {
        var start = place % (input.Length + 1);
        var end = Math.Min(input.Length, start + length);
        if (separators is not null)
        {
            start = input.AsSpan(0, start).LastIndexOfAny(Encoding.Latin1.GetBytes(separators)) + 1;
            var next = input.AsSpan(end).IndexOfAny(Encoding.Latin1.GetBytes(separators));
            end = next < 0 ? input.Length : end + next;
        }

        return [.. input[..start], .. bytes, .. input[end..]];
    }
}
