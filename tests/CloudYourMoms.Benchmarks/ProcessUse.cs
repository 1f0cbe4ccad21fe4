using System.Diagnostics;
using System.Globalization;

namespace CloudYourMoms.Benchmarks;

/// <summary>The resources of this process when it is idle.</summary>
internal sealed record ProcessUse(int Handles, int Threads, double ManagedKiB, double WorkingSetMiB)
{
    /// <summary>The minimum of several samples, which excludes resources in brief use, such as a pool thread.</summary>
    public static async Task<ProcessUse> ReadAsync()
    {
        List<ProcessUse> samples = [];
        for (var sample = 0; sample < 10; sample++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            samples.Add(new(
                Descriptors(process),
                process.Threads.Count,
                GC.GetTotalMemory(forceFullCollection: true) / 1024.0,
                process.WorkingSet64 / (1024.0 * 1024)));

            // The thread pool does not report when it ends idle threads.
            await Task.Delay(100);
        }

        return new(
            samples.Min(sample => sample.Handles),
            samples.Min(sample => sample.Threads),
            samples.Min(sample => sample.ManagedKiB),
            samples.Min(sample => sample.WorkingSetMiB));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Handles,5} handles {Threads,4} threads {ManagedKiB,8:n0} KiB managed {WorkingSetMiB,6:n0} MiB working set");

    // .NET does not count handles on Linux. Loaded libraries are excluded: they stay open, and tiered compilation can load them late.
    private static int Descriptors(Process process) => Directory.Exists("/proc/self/fd")
        ? Directory.GetFileSystemEntries("/proc/self/fd").Count(
            descriptor => new FileInfo(descriptor).LinkTarget?.EndsWith(".dll", StringComparison.Ordinal) != true)
        : process.HandleCount;
}
