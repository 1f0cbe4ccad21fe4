using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>Two copies of the sources, each packed with <c>dotnet pack</c> in a different folder, time zone and environment.</summary>
public sealed class PackedRepository : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cloudyourmoms-packed-").FullName;

    /// <summary>The folder of both copies. Its path must not be in a package.</summary>
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

    private static async Task PackAsync(string copy, Dictionary<string, string?> environment)
    {
        Copy(StagedModule.Metadata("RepositoryRoot"), copy);
        await ChildProcess.DotnetAsync(["pack", "--disable-build-servers", "-p:RunAnalyzers=false"], copy, environment);
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
