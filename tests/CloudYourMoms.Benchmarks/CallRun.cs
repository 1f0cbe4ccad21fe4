using System.Diagnostics;

namespace CloudYourMoms.Benchmarks;

/// <summary>Alternates the two variants of <see cref="CallBenchmarks"/>, so that other load on the machine affects both.</summary>
internal static class CallRun
{
    /// <summary>The median times of one call.</summary>
    public static (TimeSpan HttpClient, TimeSpan Cmdlet) Run()
    {
        var (calls, rounds) = (new CallBenchmarks(), Scale.Of(50, 1));
        List<TimeSpan> raw = [];
        List<TimeSpan> cmdlet = [];
        calls.Start();
        try
        {
            // Negative rounds are a warm-up, until the JIT compiler has reached its final tier.
            for (var round = -rounds; round < rounds; round++)
            {
                var (first, second) = (Measure(() => calls.HttpClientCall()), Measure(calls.GetYourMomOAuthUrl));
                if (round >= 0)
                {
                    raw.Add(first);
                    cmdlet.Add(second);
                }
            }
        }
        finally
        {
            calls.Stop();
        }

        return (raw.Order().ElementAt(rounds / 2), cmdlet.Order().ElementAt(rounds / 2));
    }

    private static TimeSpan Measure(Action calls)
    {
        var clock = Stopwatch.StartNew();
        calls();
        return clock.Elapsed / CallBenchmarks.Calls;
    }
}
