namespace CloudYourMoms.Tests.Instances.Validation;

/// <summary>
/// The set of good and bad instance files. What is wrong with a bad one is beside it, as a user wrote it: kind, line:column, JSON path.
/// </summary>
internal static class InstanceFileSet
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "InstanceFiles");

    public static TheoryData<string> Good() => [.. Names("good")];

    public static TheoryData<string> Bad() => [.. Names("bad")];

    /// <summary>The bad files that are JSON: what is wrong with a text as such ends before a schema begins.</summary>
    public static TheoryData<string> BadJson() => [.. Names("bad").Where(name => !IsOfText(name))];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));

    public static string[] ExpectedFindings(string name)
    {
        var file = Path.Combine(Folder, name + ".findings");
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    public static IEnumerable<string> ExpectationsWithoutFile() =>
        Directory.EnumerateFiles(Folder, "*.findings", SearchOption.AllDirectories).Where(
            file => !File.Exists(Path.ChangeExtension(file, ".json")));

    private static bool IsOfText(string name)
    {
        var findings = Array.ConvertAll(ExpectedFindings(name), finding => finding.Split(' ', 3));
        return Array.TrueForAll(findings, finding => finding[0] == "Duplicate") ||
            Array.Exists(findings, finding => finding is ["NotText" or "NotJson", ..] or ["CurlyQuote", _, "$"]);
    }

    private static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Path.Combine(Folder, kind), "*.json")
            .Select(file => $"{kind}/{Path.GetFileNameWithoutExtension(file)}")
            .Order(StringComparer.Ordinal);
}
