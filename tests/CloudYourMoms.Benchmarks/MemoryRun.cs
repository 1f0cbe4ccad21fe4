using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>The managed memory in use while instances go through one pipeline that keeps none of them.</summary>
internal static class MemoryRun
{
    private const int Port = 5056;

    // The sandbox, which keeps every instance, is a process of its own.
    public static async Task RunAsync(int count)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SandboxServer).Assembly.Location, "--port", Port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var sandbox = Process.Start(start)!;
        try
        {
            await sandbox.StandardOutput.ReadLineAsync();
            _ = sandbox.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            using var runspace = ModuleRunspace.Open(new Uri($"http://localhost:{Port}/your_moms/api-v2"), new SandboxOptions());
            runspace.SessionStateProxy.SetVariable("total", count);
            runspace.SessionStateProxy.SetVariable("desk", (Func<int, string>)ModuleRunspace.Desk);
            using var create = PowerShell.Create(runspace).AddScript("""
                $count = 0
                1..$total | ForEach-Object { $desk.Invoke($_) } | New-YourMomInstance -ThrottleLimit 16 @account |
                    ForEach-Object { $count++; if ($count % ($total / 10) -eq 0) { '{0,5} instances: {1,8:n0} KiB in use' -f $count, ([GC]::GetTotalMemory($true) / 1KB) } }
                """);
            foreach (var line in await create.InvokeAsync())
            {
                await Console.Out.WriteLineAsync(line.ToString());
            }

            foreach (var error in create.Streams.Error)
            {
                await Console.Error.WriteLineAsync(error.ToString());
            }
        }
        finally
        {
            sandbox.Kill(entireProcessTree: true);
        }
    }
}
