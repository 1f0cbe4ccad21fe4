using System.Globalization;
using System.Management.Automation;

namespace CloudYourMoms.Benchmarks;

/// <summary>The managed memory in use while a pipeline creates instances and discards the records.</summary>
internal static class MemoryRun
{
    /// <summary>KiB in use after each tenth of the instances.</summary>
    public static async Task<IReadOnlyList<(int Instances, double KiB)>> RunAsync(int count)
    {
        List<(int Instances, double KiB)> readings = [];
        using var sandbox = await SandboxProcess.StartAsync();
        using var runspace = ModuleRunspace.Open(sandbox.BaseUri);
        runspace.SessionStateProxy.SetVariable("total", count);
        runspace.SessionStateProxy.SetVariable("desk", (Func<int, string>)ModuleRunspace.Desk);
        runspace.SessionStateProxy.SetVariable("record", (Action<int>)Record);
        using var create = PowerShell.Create(runspace).AddScript("""
            $count = 0
            1..$total | ForEach-Object { $desk.Invoke($_) } | New-YourMomInstance -ThrottleLimit 16 -SkipTokenStorage @account |
                ForEach-Object { $count++; if ($count % ($total / 10) -eq 0) { $record.Invoke($count) } }
            """);
        await create.InvokeAsync();
        return create.HadErrors ? throw new InvalidOperationException($"{create.Streams.Error[0]}") : readings;

        void Record(int instances)
        {
            var kib = GC.GetTotalMemory(forceFullCollection: true) / 1024.0;
            readings.Add((instances, kib));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{instances,5} instances: {kib,8:n0} KiB in use"));
        }
    }
}
