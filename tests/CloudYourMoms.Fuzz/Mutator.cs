using System.Text;

namespace CloudYourMoms.Fuzz;

/// <summary>Makes a new input of old ones: bytes, words and pieces changed, left out, repeated and put elsewhere.</summary>
internal sealed class Mutator(FuzzTarget target, Random random)
{
    private const int MostChanges = 6;
    private static readonly byte[] OddBytes = [0, 9, 10, 13, 32, 34, 37, 38, 43, 47, 58, 61, 63, 92, 127, 128, 160, 192, 224, 237, 239, 240, 254, 255];
    private static readonly string[] OddTexts =
    [
        "0", "-1", "-0", "1e999", "1E-400", "9223372036854775808", "123.0", "79228162514264337593543950335", "0.1000000000000000000000000001", "true", "null",
        "\\ud800", "\\u0000", "\\u00e9", "\u201c", "\u2019", "\u200b", "\ufeff", "\u202e", "\U0001f600", "é", "%", "%00", "%ff", "%C3%A9", "%2525", "\r\n", "\r", "\n", "\t", "  ", "//", "[]", "{}",
    ];

    private readonly byte[][] _words = [.. target.Words.Concat(OddTexts).Select(Encoding.UTF8.GetBytes)];
    private readonly byte[] _separators = Encoding.Latin1.GetBytes(target.Separators);

    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        var input = corpus[random.Next(corpus.Count)];
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            input = Change(input, corpus);
        }

        return input.Length <= target.MaximumLength ? input : input[..target.MaximumLength];
    }

    private byte[] Change(byte[] input, IReadOnlyList<byte[]> corpus) => random.Next(16) switch
    {
        0 => Replace(input, Place(input), 1, [(byte)random.Next(256)]),
        1 => Replace(input, Place(input), 1, [Pick(OddBytes)]),
        2 => Flip(input),
        3 => Replace(input, Place(input), random.Next(1, 17), []),
        4 => Replace(input, Place(input), 0, [Pick(OddBytes)]),
        5 or 6 => Replace(input, Place(input), 0, Pick(_words)),
        7 or 8 => ExchangeWord(input),
        9 => Replace(input, Place(input), random.Next(1, 9), Pick(_words)),
        10 => OnPieces(input, (pieces, one, _) => pieces.RemoveAt(one)),
        11 => OnPieces(input, (pieces, one, other) => pieces.Insert(other, pieces[one])),
        12 => OnPieces(input, (pieces, one, other) => (pieces[one], pieces[other]) = (pieces[other], pieces[one])),
        13 => OnPieces(input, (pieces, one, _) => pieces[one] = Pick(_words)),
        14 => Splice(input, Pick(corpus)),
        _ => Lengthen(input),
    };

    private byte[] Flip(byte[] input)
    {
        var place = Place(input);
        return place < input.Length ? Replace(input, place, 1, [(byte)(input[place] ^ (1 << random.Next(8)))]) : input;
    }

    private byte[] ExchangeWord(byte[] input)
    {
        var there = Array.FindAll(_words, word => word.Length > 0 && input.AsSpan().IndexOf(word) >= 0);
        if (there.Length == 0)
        {
            return input;
        }

        var word = Pick(there);
        var from = random.Next(input.Length);
        var later = input.AsSpan(from).IndexOf(word);
        return Replace(input, later >= 0 ? from + later : input.AsSpan().IndexOf(word), word.Length, Pick(_words));
    }

    // A piece goes up to the next separator; the separators are pieces too.
    private byte[] OnPieces(byte[] input, Action<List<byte[]>, int, int> change)
    {
        List<byte[]> pieces = [];
        for (var start = 0; start < input.Length;)
        {
            var length = input.AsSpan(start).IndexOfAny(_separators);
            length = length < 0 ? input.Length - start : Math.Max(1, length);
            pieces.Add(input[start..(start + length)]);
            start += length;
        }

        if (pieces.Count > 0)
        {
            change(pieces, random.Next(pieces.Count), random.Next(pieces.Count));
        }

        return [.. pieces.SelectMany(piece => piece)];
    }

    private byte[] Splice(byte[] input, byte[] other)
    {
        var from = Place(other);
        return Replace(input, Place(input), random.Next(64), other[from..Math.Min(other.Length, from + random.Next(1, 65))]);
    }

    // Mostly a few times; now and then beyond every limit, which costs time.
    private byte[] Lengthen(byte[] input)
    {
        var place = Place(input);
        var unit = random.Next(2) == 0 ? Pick(_words) : input[place..Math.Min(input.Length, place + random.Next(1, 9))];
        var length = random.Next(64) == 0 ? random.Next(target.MaximumLength) : random.Next(400);
        return unit.Length == 0 ? input : Replace(input, place, 0, [.. Enumerable.Repeat(unit, Math.Max(1, length / unit.Length)).SelectMany(bytes => bytes)]);
    }

    private int Place(byte[] input) => random.Next(input.Length + 1);

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static byte[] Replace(byte[] input, int place, int length, byte[] bytes) =>
        [.. input.AsSpan(0, place), .. bytes, .. input.AsSpan(Math.Min(input.Length, place + length))];
}
