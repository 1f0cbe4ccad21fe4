using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CloudYourMoms.Benchmarks;

/// <summary>The cost per instance as a function of the count: creates in one pipeline, and a paged list.</summary>
internal static class CountRun
{
    /// <summary>Microseconds and bytes per instance.</summary>
    public sealed record Cost(int Count, double Creation, double CreationBytes, double Listing, double ListingBytes);

    /// <summary>Runs each count with the same total number of instances, so that garbage collections affect every count equally.</summary>
    public static async Task<IReadOnlyList<Cost>> RunAsync()
    {
        List<Cost> costs = [];
        foreach (var count in Scale.IsShort ? (int[])[10, 20] : [10, 100, 1000, 10_000])
        {
            costs.Add(await MeasureAsync(count, total: Scale.Of(10_000, 20), times: Scale.Of(3, 1)));
        }

        return costs;
    }

    // A separate sandbox for each count: it contains only the instances that are listed.
    private static async Task<Cost> MeasureAsync(int count, int total, int times)
    {
        List<Cost> costs = [];
        using var sandbox = await SandboxProcess.StartAsync();
        using var runspace = ModuleRunspace.Open(sandbox.BaseUri);
        _ = CostOf(runspace, 50, pipelines: Scale.Of(30, 1));
        for (var time = 0; time < times; time++)
        {
            GC.Collect();
            costs.Add(CostOf(runspace, count, pipelines: total / count));
        }

        return new(count, Median(cost => cost.Creation), Median(cost => cost.CreationBytes), Median(cost => cost.Listing), Median(
            cost => cost.ListingBytes));

        double Median(Func<Cost, double> figure) => costs.Select(figure).Order().ElementAt(times / 2);
    }

    private static Cost CostOf(Runspace runspace, int count, int pipelines)
    {
        var cost = new Cost(count, 0, 0, 0, 0);
        for (var pipeline = 0; pipeline < pipelines; pipeline++)
        {
            var (creation, listing) = (Create(runspace, count), List(runspace, count));
            Remove(runspace);
            cost = new(
                count, cost.Creation + creation.Time, cost.CreationBytes + creation.Bytes, cost.Listing + listing.Time, cost.ListingBytes +
                    listing.Bytes);
        }

        var all = (double)count * pipelines;
        return new(count, cost.Creation / all, cost.CreationBytes / all, cost.Listing / all, cost.ListingBytes / all);
    }

    private static (double Time, double Bytes) Create(Runspace runspace, int count)
    {
        runspace.SessionStateProxy.SetVariable(
            "inputs", Enumerable.Range(0, count).Select(number => (object)ModuleRunspace.Desk(number)).ToArray());
        return Measure(runspace, "$inputs | New-YourMomInstance -ThrottleLimit 16 -Tag measured -SkipTokenStorage @account", count);
    }

    private static (double Time, double Bytes) List(Runspace runspace, int count) =>
        Measure(runspace, "Get-YourMomInstance -Tag measured @account", count);

    private static void Remove(Runspace runspace)
    {
        using var remove = PowerShell.Create(runspace).AddScript(
            "Get-YourMomInstance @account | Remove-YourMomInstance -Confirm:$false @account");
        remove.Invoke();
    }

    private static (double Time, double Bytes) Measure(Runspace runspace, string script, int count)
    {
        using var powershell = PowerShell.Create(runspace).AddScript(script);
        var (bytes, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var output = powershell.Invoke();
        var time = clock.Elapsed.TotalMicroseconds;
        return output.Count == count
            ? (time, GC.GetTotalAllocatedBytes(precise: true) - bytes)
            : throw new InvalidOperationException($"{output.Count} of {count}: {powershell.Streams.Error.FirstOrDefault()}");
    }
}
