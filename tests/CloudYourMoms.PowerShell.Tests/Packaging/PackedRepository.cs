using System.Diagnostics;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>Two copies of the sources, each packed with <c>dotnet pack</c> in a different folder, time zone and environment.</summary>
public sealed class PackedRepository : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cloudyourmoms-packed-").FullName;

    /// <summary>The folder that holds both copies: its path is in nothing that is packed.</summary>
    public string Folder => _folder;

    public string First => Path.Combine(_folder, "first");

    public string Second => Path.Combine(_folder, "deeper", "down", "second");

    public static string PackagesOf(string copy) => Path.Combine(copy, "out", "packages");

    public async ValueTask InitializeAsync()
    {
        await PackAsync(First, new Dictionary<string, string?> { ["CI"] = "true" });
        await PackAsync(Second, new Dictionary<string, string?> { ["CI"] = null, ["TZ"] = "Asia/Tokyo" });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs <c>dotnet</c> and gives what it prints.</summary>
    public static async Task<string> DotnetAsync(
        string[] arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = HangLimit.CreateTokenSource();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var printed = await output + await errors;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {printed}");
        return printed;
    }

    private static async Task PackAsync(string copy, Dictionary<string, string?> environment)
    {
        Copy(StagedModule.Metadata("RepositoryRoot"), copy);
        await DotnetAsync(["pack", "--disable-build-servers", "-p:RunAnalyzers=false"], copy, environment);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from).Where(
            folder => Path.GetFileName(folder) is not ("bin" or "obj" or "out" or "TestResults" or ".git")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
