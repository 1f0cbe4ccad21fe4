using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace CloudYourMoms.Benchmarks;

/// <summary>The table of docs/performance.md.</summary>
internal sealed class Report(IEnumerable<Summary> summaries)
{
    private readonly BenchmarkReport[] _benchmarks = [.. summaries.SelectMany(summary => summary.Reports)];
    private readonly StringBuilder _text = new("| Measurement | Result | Target | Allocated |\n|---|---|---|---|\n");

    /// <summary>Adds a row if there is a measurement.</summary>
    public void Add(string name, FormattableString? measured, string target = "", double? bytes = null)
    {
        if (measured is not null)
        {
            _text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {FormattableString.Invariant(measured)} | {target} | {(bytes is { } count ? Size(count) : string.Empty)} |\n");
        }
    }

    public void AddSignIn()
    {
        foreach (var (strays, name, target) in new[]
        {
            ("0", "last byte of the redirect to the record in the pipeline", "at most 5 ms"),
            ("200", "the same with 200 idle connections", "at most 50 ms more"),
        })
        {
            var (time, bytes) = Of(nameof(WaitBenchmarks.RedirectToRecord), strays);
            Add(name, $"{time.TotalMilliseconds:0.00} ms", target, bytes);
        }

        foreach (var (strays, name) in new[]
        {
            ("0", "Ctrl+C to the port free on both addresses"), ("200", "the same with 200 idle connections"),
        })
        {
            var (time, bytes) = Of(nameof(WaitBenchmarks.StopToPortFree), strays);
            Add(name, $"{time.TotalMilliseconds:0.00} ms", "at most 50 ms", bytes);
        }
    }

    public void AddCreation()
    {
        foreach (var limit in new[] { 16, 5, 1 })
        {
            var (time, bytes) = Of(nameof(CreationBenchmarks.SixtyFourInstances), limit.ToString(CultureInfo.InvariantCulture));
            var ideal = CreationBenchmarks.Ideal(limit);
            Add(
                $"{CreationBenchmarks.Count} instances at 200 ms of server time each, {limit} at once",
                $"{time.TotalSeconds:0.000} s, {time / ideal:0.00} times the ideal {ideal.TotalSeconds:0.0} s",
                limit == 16 ? "at most 1.15 times" : string.Empty,
                bytes);
        }
    }

    public void AddCall((TimeSpan HttpClient, TimeSpan Cmdlet) calls, ShellRun.Times shell, double? curl)
    {
        var (raw, cmdlet) = calls;
        var (rawBytes, bytes) = (Of(nameof(CallBenchmarks.HttpClientCall)).Bytes, Of(nameof(CallBenchmarks.GetYourMomOAuthUrl)).Bytes);
        Add(
            "warm `Get-YourMomOAuthUrl`",
            $"{cmdlet.TotalMicroseconds:0} µs, {cmdlet / raw:0.00} times `HttpClient`",
            "at most 2.0 times",
            bytes);
        Add("the same request with `HttpClient` in C#", $"{raw.TotalMicroseconds:0} µs", bytes: rawBytes);
        Add(
            $"the same in PowerShell {shell.Version}, warm: `Get-YourMomOAuthUrl`",
            $"{shell.Cmdlet * 1000:0} µs, {shell.Cmdlet / shell.InvokeRestMethod:0.00} times `Invoke-RestMethod`",
            "at most 0.6 times");
        Add("`Invoke-RestMethod` in PowerShell", $"{shell.InvokeRestMethod * 1000:0} µs");
        Add("`HttpClient` in PowerShell", $"{shell.HttpClient * 1000:0} µs");
        if (curl is { } line)
        {
            Add(
                "the specification's `curl` command, including process start",
                $"{line:0.0} ms, {line / cmdlet.TotalMilliseconds:0} times `Get-YourMomOAuthUrl`");
        }
    }

    public void AddCounts(IReadOnlyList<CountRun.Cost> costs)
    {
        foreach (var cost in costs)
        {
            Add(
                $"each of {cost.Count:n0} instances created by one pipeline, 16 at once",
                $"{cost.Creation:0} µs{Growth(cost, costs, c => c.Creation)}",
                Linear(cost),
                cost.CreationBytes);
        }

        foreach (var cost in costs)
        {
            Add(
                $"each of {cost.Count:n0} instances listed",
                $"{cost.Listing:0.0} µs{Growth(cost, costs, c => c.Listing)}",
                Linear(cost),
                cost.ListingBytes);
        }
    }

    public void AddImport((double Empty, double Staged) first)
    {
        Add(
            "first import in a process",
            $"{first.Staged:0} ms, {first.Staged / first.Empty:0.00} times an empty module",
            "at most 2 times");
        var ((empty, _), (staged, bytes)) = (Of(nameof(ImportBenchmarks.EmptyModule)), Of(nameof(ImportBenchmarks.StagedModule)));
        Add(
            "import into another session",
            $"{staged.TotalMilliseconds:0.0} ms, {staged / empty:0.00} times an empty module",
            "at most 2 times",
            bytes);
    }

    public void AddMemory(IReadOnlyList<(int Instances, double KiB)> readings)
    {
        var (first, last) = (readings[0], readings[^1]);
        Add(
            $"managed memory in use while one pipeline creates {last.Instances:n0} instances",
            $"{first.KiB:n0} KiB after {first.Instances:n0}, {last.KiB:n0} KiB after all");
    }

    /// <summary>The table with the date and machine of the measurement.</summary>
    public string Close(string? loadBefore) => _text.Append(CultureInfo.InvariantCulture, $"""

        Medians. Allocations are those of the whole process, per counted item; the sandbox runs in a separate process.
        On {Machine(loadBefore)}.

        """).ToString();

    /// <summary>The date, machine and load.</summary>
    public static string Machine(string? loadBefore)
    {
        var load = loadBefore is null ? string.Empty : $", load {loadBefore} before and {Load()} after";
        return Testing.Machine.Describe() + load;
    }

    /// <summary>The load average of the last minute; null if the system does not report it.</summary>
    public static string? Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    private static string Linear(CountRun.Cost cost) => cost.Count == 10_000 ? "at most 1.2 times" : string.Empty;

    private static string Growth(CountRun.Cost cost, IReadOnlyList<CountRun.Cost> costs, Func<CountRun.Cost, double> value) =>
        cost == costs[^1]
            ? string.Create(CultureInfo.InvariantCulture, $", {value(cost) / value(costs[^2]):0.00} times that of {costs[^2].Count:n0}")
            : string.Empty;

    private static string Size(double bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):0.0} MiB"),
    };

    private (TimeSpan Median, double? Bytes) Of(string method, string? parameter = null)
    {
        var report = _benchmarks.Single(report =>
            report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method &&
            (parameter is null || report.BenchmarkCase.Parameters.Items.Any(item => $"{item.Value}" == parameter)));
        return (
            TimeSpan.FromMicroseconds(report.ResultStatistics!.Median / 1000),
            report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));
    }
}
