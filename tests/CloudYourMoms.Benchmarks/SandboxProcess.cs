using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Benchmarks;

/// <summary>A sandbox in a separate process, so that its memory is not measured.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, Uri baseUri)
    {
        _process = process;
        BaseUri = baseUri;
    }

    public Uri BaseUri { get; }

    /// <summary>Starts a sandbox on a free port. It stops at the latest when this process exits.</summary>
    public static async Task<SandboxProcess> StartAsync(params IEnumerable<string> arguments)
    {
        string[] all =
        [
            typeof(SandboxServer).Assembly.Location,
            "--port",
            "0",
            "--json",
            "--parent",
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", all) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sandbox did not start.");
        using var startup = JsonDocument.Parse(line);
        return new SandboxProcess(process, new Uri(startup.RootElement.GetProperty("baseUri").GetString()!));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
