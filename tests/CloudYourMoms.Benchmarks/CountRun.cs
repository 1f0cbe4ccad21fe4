using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CloudYourMoms.Benchmarks;

/// <summary>What one of many costs, by how many they are: creations through one pipeline, and a list in pages.</summary>
internal static class CountRun
{
    /// <summary>Microseconds and bytes for each of so many.</summary>
    public sealed record Cost(int Count, double Creation, double CreationBytes, double Listing, double ListingBytes);

    public static async Task<IReadOnlyList<Cost>> RunAsync()
    {
        List<Cost> costs = [];
        foreach (var (count, times) in Scale.IsShort ? [(10, 1), (20, 1)] : ((int Count, int Times)[])[(10, 50), (100, 20), (1000, 7), (10_000, 3)])
        {
            costs.Add(await MeasureAsync(count, times));
        }

        return costs;
    }

    // The sandbox keeps all that were created: a list of so many is of one that has no more, and the creations before belong to the warm-up.
    private static async Task<Cost> MeasureAsync(int count, int times)
    {
        List<(double Time, double Bytes)> creations = [];
        List<(double Time, double Bytes)> listings = [];
        using var sandbox = await SandboxProcess.StartAsync();
        using var runspace = ModuleRunspace.Open(sandbox.BaseUri);
        for (var warmUp = 0; warmUp < Scale.Of(30, 1); warmUp++)
        {
            Create(runspace, 50, "warm-up");
            List(runspace, 50, "warm-up");
            Remove(runspace);
        }

        for (var time = 0; time < times; time++)
        {
            creations.Add(Create(runspace, count, "measured"));
            listings.Add(List(runspace, count, "measured"));
            Remove(runspace);
        }

        return new(
            count,
            creations.Select(creation => creation.Time).Order().ElementAt(times / 2) / count,
            creations.Select(creation => creation.Bytes).Order().ElementAt(times / 2) / count,
            listings.Select(listing => listing.Time).Order().ElementAt(times / 2) / count,
            listings.Select(listing => listing.Bytes).Order().ElementAt(times / 2) / count);
    }

    private static (double Time, double Bytes) Create(Runspace runspace, int count, string tag)
    {
        runspace.SessionStateProxy.SetVariable("inputs", Enumerable.Range(0, count).Select(number => (object)ModuleRunspace.Desk(number)).ToArray());
        return Measure(runspace, $"$inputs | New-YourMomInstance -ThrottleLimit 16 -Tag {tag} -SkipTokenStorage @account", count);
    }

    private static (double Time, double Bytes) List(Runspace runspace, int count, string tag) => Measure(runspace, $"Get-YourMomInstance -Tag {tag} @account", count);

    private static void Remove(Runspace runspace)
    {
        using var remove = PowerShell.Create(runspace).AddScript("Get-YourMomInstance @account | Remove-YourMomInstance -Confirm:$false @account");
        remove.Invoke();
    }

    private static (double Time, double Bytes) Measure(Runspace runspace, string script, int count)
    {
        GC.Collect();
        using var powershell = PowerShell.Create(runspace).AddScript(script);
        var (bytes, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var output = powershell.Invoke();
        var time = clock.Elapsed.TotalMicroseconds;
        return output.Count == count
            ? (time, GC.GetTotalAllocatedBytes(precise: true) - bytes)
            : throw new InvalidOperationException($"{output.Count} of {count}: {powershell.Streams.Error.FirstOrDefault()}");
    }
}
