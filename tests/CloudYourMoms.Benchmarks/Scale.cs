namespace CloudYourMoms.Benchmarks;

/// <summary>The amount of work.</summary>
internal static class Scale
{
    /// <summary>True for a smoke test, which only checks that all benchmarks run.</summary>
    public static bool IsShort { get; set; }

    public static int Of(int full, int brief) => IsShort ? brief : full;
}
