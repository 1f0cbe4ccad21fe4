using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;

namespace CloudYourMoms.Benchmarks;

/// <summary>Parallel creates in one pipeline with 200 ms of server time each.</summary>
[MedianColumn]
[MinColumn]
[MaxColumn]
[WarmupCount(1)]
[IterationCount(5)]
[SuppressMessage("Design", "CA1001", Justification = "The benchmark's own set-up and clean-up dispose.")]
public class CreationBenchmarks
{
    /// <summary>The number of creates.</summary>
    internal const int Count = 64;

    private SandboxProcess? _sandbox;
    private Runspace? _runspace;

    /// <summary>The maximum number of simultaneous creates.</summary>
    [Params(1, 5, 16)]
    public int ThrottleLimit { get; set; }

    /// <summary>The minimum possible time.</summary>
    internal static TimeSpan Ideal(int throttleLimit) => TimeSpan.FromMilliseconds(200) * ((Count + throttleLimit - 1) / throttleLimit);

    /// <summary>Starts the sandbox and the engine.</summary>
    [GlobalSetup]
    public void Start()
    {
        _sandbox = SandboxProcess.StartAsync("--create-delay", Scale.IsShort ? "2ms" : "200ms").GetAwaiter().GetResult();
        _runspace = ModuleRunspace.Open(_sandbox.BaseUri);
        _runspace.SessionStateProxy.SetVariable(
            "inputs", Enumerable.Range(0, Count).Select(number => (object)ModuleRunspace.Desk(number)).ToArray());
    }

    /// <summary>64 creates. Target with a limit of 16: at most 1.15 times the minimum of 0.8 s.</summary>
    /// <returns>The number of created instances.</returns>
    [Benchmark]
    public int SixtyFourInstances()
    {
        using var create = PowerShell.Create(_runspace).AddScript(
            $"$inputs | New-YourMomInstance -ThrottleLimit {ThrottleLimit} -SkipTokenStorage @account");
        var created = create.Invoke().Count;
        return created == Count ? created : throw new InvalidOperationException($"{created} of {Count} were created.");
    }

    /// <summary>Stops the sandbox and the engine.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _runspace!.Dispose();
        _sandbox!.Dispose();
    }
}
