using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>Folders of a shipped project depend on each other in one direction. docs/architecture.md has the same rules.</summary>
public sealed partial class FolderDependencyTests
{
    // The allowed dependencies of each folder, per project.
    private static readonly Dictionary<string, Dictionary<string, string[]>> Allowed = new(StringComparer.Ordinal)
    {
        ["CloudYourMoms"] = new(StringComparer.Ordinal)
        {
            ["Api"] =
            [
                "Api/Reconciliation", "Api/Models", "Api/Http", "Instances/Validation", "Instances/Json", "Instances", "Authorization",
                "Security", "Errors", "Text",
            ],
            ["Api/Reconciliation"] = ["Instances", "Security", "Errors"],
            ["Api/Models"] = ["Api/Http", "Instances/Json", "Instances", "Security", "Errors"],
            ["Api/Http"] = ["Security", "Errors", "Text"],
            ["Instances/Validation"] = ["Instances/Json", "Instances", "Authorization", "Security", "Errors", "Text"],
            ["Instances/Json"] = ["Instances", "Security", "Errors", "Text"],
            ["Instances"] = ["Authorization", "Security", "Errors", "Text"],
            ["Authorization/Loopback"] = ["Authorization", "Security", "Errors", "Text"],
            ["Authorization"] = ["Security", "Errors", "Text"],
            ["Vault"] = ["Api", "Security", "Errors"],
            ["Security"] = ["Errors", "Text"],
            ["Errors"] = ["Text"],
            ["Text"] = [],
        },
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
        var types = SourceFiles(project)
            .SelectMany(file => file.Lines.Select(line => (file.Folder, Type: DeclaredType().Match(line))))
            .Where(line => line.Type.Success)
            .ToLookup(line => line.Folder, line => line.Type.Groups["name"].Value, StringComparer.Ordinal);

        var others = SourceFiles(project)
            .SelectMany(file => file.Lines.Index().SelectMany(
                line => UsedFolders(project, file.Folder, line.Item, types)
                    .Where(used => used != file.Folder && !Allowed[project][file.Folder].Contains(used, StringComparer.Ordinal))
                    .Select(used => $"{file.Folder}/{file.Name}({line.Index + 1}) uses {used}: {line.Item.Trim()}")));

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
    public void Allowed_dependencies_have_no_cycle(string project) =>
        Assert.All(Allowed[project].Keys, folder => Assert.DoesNotContain(folder, Reachable(project, folder)));

    private static HashSet<string> Reachable(string project, string from)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> open = new(Allowed[project][from]);
        while (open.TryPop(out var folder))
        {
            if (reached.Add(folder))
            {
                Array.ForEach(Allowed[project][folder], open.Push);
            }
        }

        return reached;
    }

    private static IEnumerable<(string Folder, string Name, string[] Lines)> SourceFiles(string project)
    {
        var root = Path.Combine(StagedModule.Metadata("RepositoryRoot"), "src", project);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: file, Folder: Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/')))
            .Where(file => file.Folder.Split('/')[0] is not ("bin" or "obj"))
            .Select(file => (file.Folder, Path.GetFileName(file.Path), File.ReadAllLines(file.Path)));
    }

    private static IEnumerable<string> UsedFolders(string project, string folder, string line, ILookup<string, string> types)
    {
        // In using directives and in qualified names.
        var named = QualifiedName().Matches(line)
            .Select(match => match.Value)
            .Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))
            .Select(name => name[(project.Length + 1)..].Replace('.', '/'))
            .Select(path => Allowed[project].Keys
                .Where(other => path == other || path.StartsWith(other + "/", StringComparison.Ordinal))
                .MaxBy(other => other.Length))
            .OfType<string>();

        // Types of a parent namespace need no using directive.
        var above = folder.Split('/')[0];
        return above != folder && Word().Matches(line).Any(word => types[above].Contains(word.Value, StringComparer.Ordinal))
            ? named.Append(above)
            : named;
    }

    [GeneratedRegex(@"\bCloudYourMoms(\.\w+)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(
        @"^(public|internal)( \w+)* (class|record|enum|interface|struct)( struct)? (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
