using System.Diagnostics;

namespace CloudYourMoms.Benchmarks;

/// <summary>The two ways of <see cref="CallBenchmarks"/> in turn, so that whatever else the machine does strikes both.</summary>
internal static class CallRun
{
    /// <summary>The medians of one call.</summary>
    public static (TimeSpan HttpClient, TimeSpan Cmdlet) Run()
    {
        var (calls, rounds) = (new CallBenchmarks(), Scale.Of(50, 1));
        List<TimeSpan> raw = [];
        List<TimeSpan> cmdlet = [];
        calls.Start();
        try
        {
            // As many rounds before they count: until then the runtime has not compiled everything for good.
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
