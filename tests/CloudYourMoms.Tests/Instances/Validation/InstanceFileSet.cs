namespace CloudYourMoms.Tests.Instances.Validation;

/// <summary>
/// Valid and invalid instance files. Next to each invalid file, a file has its expected errors: code, line:column, JSON path.
/// </summary>
internal static class InstanceFileSet
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "InstanceFiles");

    public static TheoryData<string> Valid() => [.. Names("valid")];

    public static TheoryData<string> Invalid() => [.. Names("invalid")];

    /// <summary>The invalid files that are JSON, which a schema can validate.</summary>
    public static TheoryData<string> InvalidValues() => [.. Names("invalid").Where(name => !IsOfText(name))];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));

    public static string[] ExpectedErrors(string name)
    {
        var file = Path.Combine(Folder, name + ".errors");
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    public static IEnumerable<string> ExpectationsWithoutFile() =>
        Directory.EnumerateFiles(Folder, "*.errors", SearchOption.AllDirectories).Where(
            file => !File.Exists(Path.ChangeExtension(file, ".json")));

    private static bool IsOfText(string name)
    {
        var errors = Array.ConvertAll(ExpectedErrors(name), error => error.Split(' ', 3));
        return Array.TrueForAll(errors, error => error[0] == "Duplicate") ||
            Array.Exists(errors, error => error is ["InvalidEncoding" or "InvalidJson", ..] or ["SmartQuote", _, "$"]);
    }

    private static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Path.Combine(Folder, kind), "*.json")
            .Select(file => $"{kind}/{Path.GetFileNameWithoutExtension(file)}")
            .Order(StringComparer.Ordinal);
}
