using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Benchmarks;

/// <summary>The waiting times of a user: from the last byte of the redirect to the record, and from Ctrl+C to a free port.</summary>
[MedianColumn]
[MinColumn]
[MaxColumn]
[SuppressMessage("Design", "CA1001", Justification = "The benchmark's own set-up and clean-up dispose.")]
public partial class WaitBenchmarks
{
    private readonly List<TcpClient> _strays = [];
    private readonly ManualResetEventSlim _link = new();
    private readonly ManualResetEventSlim _record = new();
    private SandboxProcess? _sandbox;
    private Runspace? _runspace;
    private int _port;
    private object? _state;
    private PowerShell? _wait;
    private IAsyncResult? _running;
    private TcpClient? _browser;
    private byte[] _lastByte = [];

    /// <summary>The number of idle connections of other clients.</summary>
    [Params(0, 200)]
    public int StrayConnections { get; set; }

    /// <summary>Starts the sandbox and the engine.</summary>
    [GlobalSetup]
    public void Start()
    {
        _port = FreePort.Next();
        var callbackUrl = new Uri($"http://localhost:{_port}/auth");
        _sandbox = SandboxProcess.StartAsync("--callback-url", callbackUrl.OriginalString).GetAwaiter().GetResult();
        _runspace = ModuleRunspace.Open(_sandbox.BaseUri, callbackUrl);
    }

    /// <summary>Starts a wait and sends a valid callback except for its last byte.</summary>
    [IterationSetup(Target = nameof(RedirectToRecord))]
    public void SendAllButTheLastByte()
    {
        BeginWait();
        var request = Encoding.ASCII.GetBytes($"GET /auth?code=x&state={_state} HTTP/1.1\r\nHost: localhost:{_port}\r\n\r\n");
        _browser = new TcpClient { NoDelay = true };
        _browser.Connect(IPAddress.Loopback, _port);
        _browser.GetStream().Write(request, 0, request.Length - 1);
        _lastByte = request[^1..];
    }

    /// <summary>
    /// From the last byte of the redirect to the record in the pipeline. Target: a median of at most 5 ms, and at most 50 ms more with
    /// 200 idle connections.
    /// </summary>
    [Benchmark]
    public void RedirectToRecord()
    {
        _browser!.GetStream().Write(_lastByte);
        _record.Wait();
    }

    /// <summary>Ends the wait as a browser does, by requesting the final page.</summary>
    [IterationCleanup(Target = nameof(RedirectToRecord))]
    public void FetchTheLastPage()
    {
        using var reader = new StreamReader(_browser!.GetStream());
        var location = Location().Match(reader.ReadToEnd()).Groups["target"].Value;
        using var client = new HttpClient();
        client.GetStringAsync(new Uri($"http://localhost:{_port}{location}")).GetAwaiter().GetResult();
        _browser.Dispose();
        _wait!.EndInvoke(_running);
        EndWait();
    }

    /// <summary>Starts a wait.</summary>
    [IterationSetup(Target = nameof(StopToPortFree))]
    public void BeginWait()
    {
        _link.Reset();
        _record.Reset();
        using (var get = PowerShell.Create(_runspace).AddScript("($global:authorization = Get-YourMomOAuthUrl sfdc @app @account)"))
        {
            _state = get.Invoke()[0].Properties["State"].Value;
        }

        var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) => _record.Set();
        _wait = PowerShell.Create(_runspace).AddScript("$authorization | Wait-YourMomCallback -NoBrowser");
        _wait.Streams.Information.DataAdded += (_, _) => _link.Set();
        _running = _wait.BeginInvoke<PSObject, PSObject>(null, output);
        _link.Wait();
        for (var i = 0; i < StrayConnections; i++)
        {
            var stray = new TcpClient();
            stray.Connect(IPAddress.Loopback, _port);
            _strays.Add(stray);
        }
    }

    /// <summary>From Ctrl+C to the port free on both address families. Target: at most 50 ms.</summary>
    [Benchmark]
    public void StopToPortFree()
    {
        _wait!.Stop();
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var listener = new TcpListener(address, _port);
            listener.Start();
        }
    }

    /// <summary>Closes the resources of the iteration.</summary>
    [IterationCleanup(Target = nameof(StopToPortFree))]
    public void EndWait()
    {
        _wait!.Dispose();
        _strays.ForEach(stray => stray.Dispose());
        _strays.Clear();
    }

    /// <summary>Stops the sandbox and the engine.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _runspace!.Dispose();
        _sandbox!.Dispose();
    }

    [GeneratedRegex(@"Location: (?<target>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Location();
}
