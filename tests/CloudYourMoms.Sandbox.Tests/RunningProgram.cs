using System.Diagnostics;
using System.Text.Json.Nodes;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>A program in a separate process that stops with the test.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    private RunningProgram(Process process) => _process = process;

    /// <summary>The path of the built sandbox program.</summary>
    public static string Sandbox { get; } = Path.Combine(AppContext.BaseDirectory, "CloudYourMoms.Sandbox.dll");

    public int Id => _process.Id;

    public static RunningProgram Start(string file, IEnumerable<string> arguments, string? home = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Variables of the build that runs the tests must not affect the program.
        foreach (var variable in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment["DOTNET_CLI_HOME"] = home;
            start.Environment["NUGET_PACKAGES"] = Path.Combine(home, "packages");
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Runs a program; returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string file, IEnumerable<string> arguments, string? home = null)
    {
        using var program = Start(file, arguments, home);
        return await program.EndAsync();
    }

    /// <summary>Reads the line that the sandbox prints with <c>--json</c>.</summary>
    public async Task<JsonNode> ReadStartupJsonAsync()
    {
        using var limit = HangLimit.CreateTokenSource();
        return JsonNode.Parse(
            await _process.StandardOutput.ReadLineAsync(limit.Token) ?? await _process.StandardError.ReadToEndAsync(limit.Token))!;
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Waits for the exit of the program; returns its exit code and remaining output.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        using var limit = HangLimit.CreateTokenSource();
        var (output, errors) = (_process.StandardOutput.ReadToEndAsync(limit.Token), _process.StandardError.ReadToEndAsync(limit.Token));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
