using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CloudYourMoms.Benchmarks;

// Must be set before the engine starts, which would otherwise send telemetry.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
switch (args)
{
    case []:
        return await AllAsync();
    case ["smoke"]:
        Scale.IsShort = true;
        return await AllAsync() | await SoakRun.RunAsync(signIns: 300, waits: 20);
    case ["soak", ..]:
        return await SoakRun.RunAsync(NumberOr(10_000), waits: 100);
    case ["memory", ..]:
        await MemoryRun.RunAsync(NumberOr(5000));
        return 0;
    case ["import", ..]:
        await ImportRun.RunAsync(NumberOr(25));
        return 0;
    case ["import-once", var module]:
        ImportRun.Once(module);
        return 0;
    default:
        return HasFailed(Benchmark(args)) ? 1 : 0;
}

int NumberOr(int defaultValue) => args is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : defaultValue;

// Produces the table of docs/performance.md.
static async Task<int> AllAsync()
{
    var load = Report.Load();
    var summaries = Benchmark(["--filter", "*"]);
    if (HasFailed(summaries))
    {
        return 1;
    }

    using var sandbox = await SandboxProcess.StartAsync();
    var (shell, curl) = (await ShellRun.InPowerShellAsync(sandbox.BaseUri), await ShellRun.ByCurlAsync(sandbox.BaseUri));
    var report = new Report(summaries);
    report.AddSignIn();
    report.AddCreation();
    report.AddCall(CallRun.Run(), shell, curl);
    report.AddCounts(await CountRun.RunAsync());
    report.AddMemory(await MemoryRun.RunAsync(Scale.Of(5000, 100)));
    report.AddImport(await ImportRun.RunAsync(Scale.Of(25, 1)));
    var table = report.Close(load);
    if (Scale.IsShort)
    {
        await Console.Out.WriteLineAsync(
            $"Each benchmark ran once{(curl is null ? ", without curl" : string.Empty)}.");
        return 0;
    }

    await Console.Out.WriteLineAsync($"\n{table}");
    var file = Path.Combine("out", "benchmarks", "table.md");
    await File.WriteAllTextAsync(file, table);
    await Console.Out.WriteLineAsync($"The table was written to {file}.");
    return 0;
}

static bool HasFailed(Summary[] summaries) =>
    summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));

// In process, because of the staged module. The artifacts go to out/ with other build output.
static Summary[] Benchmark(string[] arguments)
{
    var job = Scale.IsShort ? Job.Dry : Job.Default.WithStrategy(RunStrategy.Monitoring)
        .WithWarmupCount(5)
        .WithIterationCount(50)
        .WithInvocationCount(1)
        .WithUnrollFactor(1);
    return
    [
        .. BenchmarkSwitcher.FromTypes(
            [typeof(WaitBenchmarks), typeof(CallBenchmarks), typeof(CreationBenchmarks), typeof(ImportBenchmarks)])
            .Run(
                arguments,
                DefaultConfig.Instance
                    .WithArtifactsPath(Path.Combine("out", "benchmarks"))
                    .WithOption(ConfigOptions.DisableOptimizationsValidator, Scale.IsShort)
                    .AddDiagnoser(MemoryDiagnoser.Default)
                    .AddJob(job.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false)))),
    ];
}
