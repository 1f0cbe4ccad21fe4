using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>The folders of a shipped project depend on each other in one direction, as docs/architecture.md has it.</summary>
public sealed partial class FolderDependencyTests
{
    // The folders of each project, with those that each may use.
    private static readonly Dictionary<string, Dictionary<string, string[]>> Allowed = new(StringComparer.Ordinal)
    {
        ["CloudYourMoms.PowerShell"] = new(StringComparer.Ordinal)
        {
            ["Commands"] = ["Parameters", "Accounts", "Vault", "Runtime", "Errors"],
            ["Parameters"] = ["Accounts", "Vault", "Runtime", "Errors"],
            ["Accounts"] = ["Vault", "Runtime", "Errors"],
            ["Vault"] = ["Runtime", "Errors"],
            ["Runtime"] = ["Errors"],
            ["Errors"] = [],
        },
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_uses_only_the_folders_that_it_may_use(string project)
    {
        var allowed = Allowed[project];

        var others = SourceFiles(project)
            .SelectMany(file => UsedFolders(project, file.Text).Select(used => (file.Folder, file.Name, Used: used)))
            .Where(use => use.Used != use.Folder && !allowed[use.Folder].Contains(use.Used, StringComparer.Ordinal))
            .Select(use => $"{use.Folder}/{use.Name} uses {use.Used}");

        Assert.Empty(others);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_with_source_files_has_a_row(string project) => Assert.Equal(
        Allowed[project].Keys.OrderBy(folder => folder, StringComparer.Ordinal),
        SourceFiles(project)
            .Select(file => file.Folder)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(folder => folder, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Row_allows_no_way_back(string project) => Assert.All(
        Allowed[project],
        row => Assert.All(row.Value, used => Assert.DoesNotContain(row.Key, Allowed[project][used])));

    private static IEnumerable<(string Folder, string Name, string Text)> SourceFiles(string project)
    {
        var root = Path.Combine(StagedModule.Metadata("RepositoryRoot"), "src", project);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: file, Folder: Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/')))
            .Where(file => file.Folder.Split('/')[0] is not ("bin" or "obj"))
            .Select(file => (file.Folder, Path.GetFileName(file.Path), File.ReadAllText(file.Path)));
    }

    // In using directives and in full names alike.
    private static IEnumerable<string> UsedFolders(string project, string text) => QualifiedName().Matches(text)
        .Select(match => match.Value)
        .Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))
        .Select(name => name[(project.Length + 1)..].Replace('.', '/'))
        .Select(path => Allowed[project].Keys
            .Where(folder => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal))
            .MaxBy(folder => folder.Length))
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\bCloudYourMoms(\.\w+)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();
}
