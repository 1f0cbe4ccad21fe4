using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CloudYourMoms.Benchmarks;

// Before the engine starts, or it would try to send.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

if (args is ["memory", ..])
{
    await MemoryRun.RunAsync(args is [_, var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 5000);
    return;
}

switch (args)
{
    case ["import", ..]:
        await ImportRun.RunAsync(args is [_, var runs] ? int.Parse(runs, CultureInfo.InvariantCulture) : 25);
        return;
    case ["import-once", var module]:
        ImportRun.Once(module);
        return;
}

// In this process, where the staged module is; under out/, where build output goes.
BenchmarkSwitcher.FromTypes([typeof(WaitBenchmarks), typeof(CreationBenchmarks), typeof(ImportBenchmarks)]).Run(
    args.Length == 0 ? ["--filter", "*"] : args,
    DefaultConfig.Instance
        .WithArtifactsPath(Path.Combine("out", "benchmarks"))
        .AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(5)
            .WithIterationCount(50)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)));
