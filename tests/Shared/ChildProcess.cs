using System.Diagnostics;

namespace CloudYourMoms.Testing;

/// <summary>A program in a separate process that ends with the test.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly CancellationTokenSource _limit = HangLimit.CreateTokenSource();
    private readonly CancellationTokenRegistration _kill;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _kill = _limit.Token.Register(Kill);
    }

    public int Id => _process.Id;

    /// <summary>Starts a program with redirected streams.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set, or to remove if null.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="input">The standard input.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not installed.</exception>
    public static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null,
        string input = "")
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            WorkingDirectory = folder,
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
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PSModulePath"] = TestEnvironment.ModulePath;
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Runs a program; returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null)
    {
        using var program = Start(file, arguments, environment, folder);
        return await program.EndAsync();
    }

    /// <summary>Runs <c>dotnet</c>, which must succeed; returns its output.</summary>
    public static async Task<string> DotnetAsync(
        string[] arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var (exitCode, output, errors) = await RunAsync("dotnet", arguments, environment, folder);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}: {output}{errors}");
        return output;
    }

    /// <summary>Reads the next line of output; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(_limit.Token);

    /// <summary>Reads output up to a line; returns the lines before it.</summary>
    /// <exception cref="InvalidOperationException">The program ended without that line.</exception>
    public async Task<IReadOnlyList<string>> ReadToLineAsync(string line)
    {
        List<string> lines = [];
        while (await ReadLineAsync() is { } next)
        {
            if (next == line)
            {
                return lines;
            }

            lines.Add(next);
        }

        throw new InvalidOperationException($"The program ended without the line '{line}': {string.Join('\n', lines)}\n{await _errors}");
    }

    /// <summary>Waits for the end of the program; returns its exit code and remaining output.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(_limit.Token);
        await _process.WaitForExitAsync(_limit.Token);
        return (_process.ExitCode, output, await _errors);
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        _kill.Dispose();
        Kill();
        _process.WaitForExit();
        _process.Dispose();
        _limit.Dispose();
    }
}
