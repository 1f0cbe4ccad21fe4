using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>A warm request to the platform with the alternatives Invoke-RestMethod and curl, if installed.</summary>
internal static class ShellRun
{
    /// <summary>Milliseconds per call in PowerShell.</summary>
    public sealed record Times(string Version, double HttpClient, double InvokeRestMethod, double Cmdlet);

    /// <summary>Measures the module, Invoke-RestMethod and HttpClient in one PowerShell process.</summary>
    public static async Task<Times> InPowerShellAsync(Uri baseUri)
    {
        var options = new SandboxOptions();
        var text = await RunAsync(
            "dotnet",
            ModuleRunspace.Shell,
            "-NoProfile",
            "-NonInteractive",
            "-File", Path.Combine(AppContext.BaseDirectory, "CallTimes.ps1"),
            "-Module", ModuleRunspace.StagedModule,
            "-BaseUri", baseUri.ToString(),
            "-Address", CallBenchmarks.AddressAt(baseUri, RegisteredApp.SandboxExample).AbsoluteUri,
            "-Authorization", $"User {options.UserSecret}, Organization {options.OrganizationSecret}",
            "-Rounds", Scale.Of(20, 1).ToString(CultureInfo.InvariantCulture),
            "-Calls", Scale.Of(200, 5).ToString(CultureInfo.InvariantCulture));
        using var json = JsonDocument.Parse(text);
        var times = json.RootElement;
        return new(times.GetProperty("version").GetString()!, Of("httpClient"), Of("invokeRestMethod"), Of("cmdlet"));

        double Of(string way) => times.GetProperty(way).GetDouble();
    }

    /// <summary>Milliseconds of the specification's curl command, including process start; null if curl is not installed.</summary>
    public static async Task<double?> ByCurlAsync(Uri baseUri)
    {
        List<double> times = [];
        for (var run = 0; run < Scale.Of(51, 2); run++)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                await RunAsync(
                    "curl",
                    "--silent",
                    "--show-error",
                    "--fail",
                    "-X", "GET",
                    "-H", "Content-Type: application/json",
                    CallBenchmarks.AddressAt(baseUri, RegisteredApp.SandboxExample).AbsoluteUri);
            }
            catch (Win32Exception)
            {
                // Not installed.
                return null;
            }

            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? text
            : throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}.");
    }
}
