namespace CloudYourMoms.Tests.Fuzz;

/// <summary>The saved inputs by target and name.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzz", "Corpus");

    /// <summary>The names of a target's files in ordinal order.</summary>
    public static IReadOnlyList<string> Names(FuzzTarget target)
    {
        var folder = Path.Combine(Folder, target.Name);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    public static byte[] Read(FuzzTarget target, string name) => File.ReadAllBytes(Path.Combine(Folder, target.Name, name));
}
