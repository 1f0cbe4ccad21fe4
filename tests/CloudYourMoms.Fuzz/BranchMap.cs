using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace CloudYourMoms.Fuzz;

/// <summary>Which branches of the instrumented core were ever taken, and about how often in one input.</summary>
/// <remarks>The map is that of AFL: a counter for each pair of places that followed one another.</remarks>
internal sealed unsafe class BranchMap
{
    private const int Size = 1 << 16;
    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public BranchMap() => Trace.SharedMem = _map;

    /// <summary>How many were taken so far.</summary>
    public int Taken => Size - _seen.Count(kinds => kinds == 0);

    /// <summary>True when the last input took one for the first time, or as often as none before.</summary>
    public bool HasNews { get; private set; }

    public void Clear()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    public void Note()
    {
        HasNews = false;
        var map = new ReadOnlySpan<byte>(_map, Size);
        for (var (from, next) = (0, map.IndexOfAnyExcept((byte)0)); next >= 0; next = map[from..].IndexOfAnyExcept((byte)0))
        {
            var place = from + next;
            var kind = HowOften(map[place]);
            HasNews |= (_seen[place] & kind) == 0;
            _seen[place] |= kind;
            from = place + 1;
        }
    }

    // Once, twice, three times, 4-7, 8-15, 16-31, 32-127, more: a bit for each.
    private static byte HowOften(byte count) => count switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
