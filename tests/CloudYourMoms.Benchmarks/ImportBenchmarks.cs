using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;

namespace CloudYourMoms.Benchmarks;

/// <summary>The import into a new session of a process that has already loaded the assemblies.</summary>
[MedianColumn]
[MinColumn]
[MaxColumn]
[SuppressMessage("Design", "CA1001", Justification = "The benchmark's own set-up and clean-up dispose.")]
public class ImportBenchmarks
{
    private Runspace? _runspace;

    /// <summary>Opens a session.</summary>
    [IterationSetup]
    public void Open()
    {
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
    }

    /// <summary>A binary module with one empty cmdlet.</summary>
    [Benchmark(Baseline = true)]
    public void EmptyModule() => Import(ModuleRunspace.EmptyModule);

    /// <summary>The staged module. Target: at most 2 times the empty module.</summary>
    [Benchmark]
    public void StagedModule() => Import(ModuleRunspace.StagedModule);

    /// <summary>Closes the session.</summary>
    [IterationCleanup]
    public void Close() => _runspace!.Dispose();

    private void Import(string module)
    {
        using var import = PowerShell.Create(_runspace).AddCommand("Import-Module").AddParameter("Name", module).AddParameter(
            "ErrorAction", ActionPreference.Stop);
        import.Invoke();
    }
}
