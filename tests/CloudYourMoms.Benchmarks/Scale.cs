namespace CloudYourMoms.Benchmarks;

/// <summary>How much is measured.</summary>
internal static class Scale
{
    /// <summary>True to see only that everything runs.</summary>
    public static bool IsShort { get; set; }

    public static int Of(int full, int brief) => IsShort ? brief : full;
}
