using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CloudYourMoms.Benchmarks;

/// <summary>The first import in a process. Each import needs a new process, because assemblies are loaded only once.</summary>
internal static class ImportRun
{
    /// <summary>The median times in milliseconds.</summary>
    public static async Task<(double Empty, double Staged)> RunAsync(int count)
    {
        List<double> empty = [];
        List<double> staged = [];

        // Alternates, so that other load on the machine affects both. The first round warms the disk cache.
        for (var run = 0; run <= count; run++)
        {
            var (first, second) = (await MeasureAsync(ModuleRunspace.EmptyModule), await MeasureAsync(ModuleRunspace.StagedModule));
            if (run > 0)
            {
                empty.Add(first);
                staged.Add(second);
            }
        }

        var medians = (Empty: Median(empty), Staged: Median(staged));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"First import in a process, median of {count}: empty module {medians.Empty:0.0} ms, staged module {medians.Staged:0.0} " +
            $"ms, ratio {medians.Staged / medians.Empty:0.00}"));
        return medians;
    }

    /// <summary>Measures one import in this process.</summary>
    public static void Once(string module)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();

        // The engine's own first command, and its first import of a module, are not measured.
        using (var first = PowerShell.Create(runspace).AddScript("New-Module { } | Import-Module; Get-Module | Out-Null"))
        {
            first.Invoke();
        }

        var clock = Stopwatch.StartNew();
        using var import = PowerShell.Create(runspace).AddCommand("Import-Module").AddParameter("Name", module).AddParameter(
            "ErrorAction", ActionPreference.Stop);
        import.Invoke();
        Console.WriteLine(clock.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> MeasureAsync(string module)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [typeof(ImportRun).Assembly.Location, "import-once", module])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
