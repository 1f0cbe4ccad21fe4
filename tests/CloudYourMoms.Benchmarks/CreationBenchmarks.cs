using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>Many creations through one pipeline, at 200 ms of server time each.</summary>
[MedianColumn]
[MinColumn]
[MaxColumn]
[SuppressMessage("Design", "CA1001", Justification = "The benchmark's own set-up and clean-up dispose.")]
public class CreationBenchmarks
{
    private const int Count = 64;
    private SandboxServer? _sandbox;
    private Runspace? _runspace;

    /// <summary>How many are under way at the same time.</summary>
    [Params(5, 16)]
    public int ThrottleLimit { get; set; }

    /// <summary>Starts the sandbox and the engine.</summary>
    [GlobalSetup]
    public void Start()
    {
        var options = new SandboxOptions { CreateDelay = TimeSpan.FromMilliseconds(200) };
        _sandbox = SandboxServer.StartAsync(options).GetAwaiter().GetResult();
        _runspace = ModuleRunspace.Open(_sandbox.BaseUri, options);
        _runspace.SessionStateProxy.SetVariable("inputs", Enumerable.Range(0, Count).Select(number => (object)ModuleRunspace.Desk(number)).ToArray());
    }

    /// <summary>64 instances. The ideal is 64 / ThrottleLimit times 200 ms; wanted with 16 at once: at most 1.15 times its 0.8 s.</summary>
    /// <returns>How many were created.</returns>
    [Benchmark]
    public int SixtyFourInstances()
    {
        using var create = PowerShell.Create(_runspace).AddScript($"$inputs | New-YourMomInstance -ThrottleLimit {ThrottleLimit} @account");
        var created = create.Invoke().Count;
        return created == Count ? created : throw new InvalidOperationException($"{created} of {Count} were created.");
    }

    /// <summary>Stops the sandbox and the engine.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _runspace!.Dispose();
        _sandbox!.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
