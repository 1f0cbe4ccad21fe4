using CsCheck;

namespace CloudYourMoms.Tests.Support;

/// <summary>Generators that CsCheck does not have.</summary>
internal static class Pick
{
    /// <summary>Selects one of the values.</summary>
    public static Gen<T> From<T>(params IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(index => values[index]);
}
