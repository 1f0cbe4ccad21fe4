using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Conventions;

/// <summary>DEPENDENCIES.md matches the lock files, the shipped files and the metadata of the packages.</summary>
public sealed partial class DependencyTests
{
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");

    private static readonly string[] UnlistedLicenses = ["MIT", "Apache-2.0"];

    [Fact]
    public void Project_has_a_package_lock_file()
    {
        var projects = Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories).ToList();

        Assert.NotEmpty(projects);
        Assert.All(
            projects, project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), project));
    }

    [Fact]
    public void Module_package_list_matches_the_published_packages()
    {
        var handedOut = Directory.GetFiles(Path.Combine(StagedModule.Folder, "WindowsPowerShell", "notices")).Select(
            Path.GetFileNameWithoutExtension);
        var locked = Locked("src/CloudYourMoms.WindowsPowerShell/packages.lock.json");

        Assert.Equal(
            locked.Where(package => handedOut.Contains(package.Name, StringComparer.OrdinalIgnoreCase)).OrderBy(
                package => package.Name, StringComparer.Ordinal),
            Rows("## In the module").Select(row => row.Package).OrderBy(package => package.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Sandbox_package_list_matches_the_published_packages()
    {
        var forBuilding = Rows("## For building and testing").Select(row => row.Package);

        Assert.Equal(
            Locked("src/CloudYourMoms.Sandbox/packages.lock.json").Except(forBuilding),
            Rows("## In the sandbox").Select(row => row.Package));
    }

    [Fact]
    public void Package_reference_is_listed_with_its_version()
    {
        var requested = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => new Package((string)package.Attribute("Include")!, (string)package.Attribute("Version")!));

        Assert.Empty(requested.Except(Rows().Select(row => row.Package)));
    }

    [Fact]
    public void Listed_package_is_locked_in_that_version() =>
        Assert.Equivalent(Downloaded(), Rows().Select(row => row.Package).Except(AllLocked()), strict: true);

    [Fact]
    public void Listed_license_matches_the_package()
    {
        var rows = Rows().ToDictionary(row => row.Package, row => row.License);

        Assert.All(AllLocked().Concat(Downloaded()), package =>
        {
            var (type, stated) = LicenseOf(package);
            if (rows.TryGetValue(package, out var listed))
            {
                Assert.True(
                    type == "expression" ? listed == stated : listed.Contains(stated, StringComparison.Ordinal),
                    $"{package}: {listed}, and not {stated}.");
            }
            else
            {
                Assert.True(
                    type == "expression" && UnlistedLicenses.Contains(stated, StringComparer.Ordinal),
                    $"{package}: {stated}, which must be listed.");
            }
        });
    }

    private static IEnumerable<Row> Rows(string? heading = null) => File.ReadLines(Path.Combine(Root, "DEPENDENCIES.md"))
        .SkipWhile(line => heading is not null && line != heading)
        .Skip(1)
        .TakeWhile(line => heading is null || !line.StartsWith("## ", StringComparison.Ordinal))
        .Select(line => RowPattern().Match(line))
        .Where(match => match.Success)
        .Select(match => new Row(new(match.Groups["name"].Value, match.Groups["version"].Value), match.Groups["license"].Value));

    private static HashSet<Package> AllLocked() =>
        [.. Directory.EnumerateFiles(Root, "packages.lock.json", SearchOption.AllDirectories).SelectMany(Locked)];

    // Lock files do not list PackageDownload items.
    private static HashSet<Package> Downloaded() =>
    [
        .. Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageDownload"))
            .SelectMany(download => ((string)download.Attribute("Version")!).Split(';')
                .Select(version => new Package((string)download.Attribute("Include")!, version.Trim('[', ']')))),
    ];

    private static List<Package> Locked(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, file)));
        return [.. json.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => new Package(package.Name, package.Value.GetProperty("resolved").GetString()!))];
    }

    private static (string Type, string Stated) LicenseOf(Package package)
    {
        // NuGet uses lowercase folder names.
        var name = string.Concat(package.Name.Select(char.ToLowerInvariant));
        var metadata = XDocument.Load(Path.Combine(StagedModule.Metadata("Packages"), name, package.Version, $"{name}.nuspec"))
            .Root!.Elements()
            .Single(element => element.Name.LocalName == "metadata");
        var license = metadata.Elements().SingleOrDefault(element => element.Name.LocalName == "license");
        return license is not null
            ? ((string)license.Attribute("type")!, license.Value)
            : ("url", metadata.Elements().Single(element => element.Name.LocalName == "licenseUrl").Value);
    }

    [GeneratedRegex(
        @"^\| (?<name>[\w.\-]+) \| (?<version>\d[\w.\-]*) \| (?<license>[^|]+) \| [^|]+ \|$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex RowPattern();

    private sealed record Row(Package Package, string License);

    private sealed record Package(string Name, string Version);
}
