using CsCheck;

namespace CloudYourMoms.Tests.Support;

/// <summary>Samples a generator with the same values in each run, so that a failure is caused by a code change.</summary>
internal static class RepeatableSample
{
    private const ulong Seed = 20261124;

    /// <summary>Checks a number of generated values. The variable CsCheck_Time requests a long run with new values instead.</summary>
    public static void SampleRepeatably<T>(this Gen<T> values, Action<T> check, uint count, Func<T, string> print)
    {
        if (Check.Time > 0)
        {
            values.Sample(check, threads: 1, print: print);
            return;
        }

        for (var number = 0u; number < count; number++)
        {
            values.Sample(check, seed: new PCG(number, Seed).ToString(), iter: 1, threads: 1, print: print);
        }
    }
}
