using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CloudYourMoms.PowerShell.Tests.Docs;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>The packages of <c>dotnet pack</c>.</summary>
public sealed class PackageTests(PackedRepository packed) : IClassFixture<PackedRepository>
{
    private static readonly string Name = $"CloudYourMoms.{StagedModule.PackageVersion}.nupkg";

    [Fact]
    public async Task Packages_built_in_another_folder_are_identical()
    {
        var (first, second) = (PackedRepository.PackagesOf(packed.First), PackedRepository.PackagesOf(packed.Second));

        var names = Directory.GetFiles(first).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            [Name, $"CloudYourMoms.Sandbox.{StagedModule.PackageVersion}.nupkg", "SHA256SUMS"], names.Order(StringComparer.Ordinal));
        Assert.Equal(names, Directory.GetFiles(second).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            var (once, again) = (await BytesAsync(first, name!), await BytesAsync(second, name!));
            Assert.True(once.AsSpan().SequenceEqual(again), $"{name} is not the same.");
        }
    }

    [Fact]
    public async Task Checksums_match_the_packages()
    {
        var folder = PackedRepository.PackagesOf(packed.First);

        var sums = await File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"), TestContext.Current.CancellationToken);

        var expected = Directory.GetFiles(folder, "*.nupkg").Select(
            file => $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetFileName(file)}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), sums.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Module_package_holds_the_staged_files_and_the_icon()
    {
        var staged = Path.Combine(packed.First, "out", "CloudYourMoms");
        using var package = Open();

        var files = package.Entries.Select(entry => entry.FullName).Where(name =>
            name is not ("CloudYourMoms.nuspec" or "[Content_Types].xml" or "_rels/.rels"
                or "package/services/metadata/core-properties/nuget.psmdcp"));

        var inFolder = Directory.GetFiles(staged, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(staged, file).Replace('\\', '/'))
            .ToList();
        Assert.Equal(inFolder.Append("icon.png").Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.All(inFolder, file => Assert.True(
            Read(package, file).SequenceEqual(File.ReadAllBytes(Path.Combine(staged, file))), $"{file} is not the staged one."));
        Assert.Contains("CloudYourMoms.psd1", inFolder);
        Assert.DoesNotContain(inFolder, file => file.EndsWith(".pdb", StringComparison.Ordinal));
    }

    [Fact]
    public void Package_metadata_matches_manifest_and_changelog()
    {
        using var package = Open();

        var metadata = XDocument.Parse(Encoding.UTF8.GetString(Read(package, "CloudYourMoms.nuspec")).TrimStart('\uFEFF'))
            .Root!.Elements()
            .Single();

        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal("CloudYourMoms", Value("id"));
        Assert.Equal(StagedModule.PackageVersion, Value("version"));
        Assert.Equal("CloudYourMoms contributors", Value("authors"));
        Assert.StartsWith("From an app registered at Salesforce", Value("description"), StringComparison.Ordinal);
        Assert.Equal("MIT", Value("license"));
        Assert.Equal(
            [
                "PSModule", "OAuth", "Salesforce", "Provisioning", "CloudYourMoms", "PSEdition_Core", "PSEdition_Desktop",
                "Windows", "Linux", "MacOS",
            ],
            Value("tags")!.Split(' '));
        Assert.Equal(ManifestUri("ProjectUri"), Value("projectUrl"));
        Assert.Equal(ManifestUri("IconUri"), Value("iconUrl"));
        Assert.Equal(
            ReleaseNotesTests.InChangelog(StagedModule.Metadata("RepositoryRoot")), Value("releaseNotes")!.ReplaceLineEndings("\n"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Read(package, Value("icon")!)[..4]);
        Assert.Null(Value("dependencies"));
    }

    [Fact]
    public void Package_holds_no_path_of_the_build_machine()
    {
        foreach (var file in Directory.GetFiles(PackedRepository.PackagesOf(packed.First), "*.nupkg"))
        {
            using var package = ZipFile.OpenRead(file);
            foreach (var entry in package.Entries)
            {
                var bytes = Read(package, entry.FullName);
                foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
                {
                    // A debug file contains each part of a path separately, so the test searches for the name of the folder.
                    Assert.True(
                        bytes.AsSpan().IndexOf(encoding.GetBytes(Path.GetFileName(packed.Folder))) < 0,
                        $"{entry.FullName} in {Path.GetFileName(file)}");
                }
            }
        }
    }

    [Fact]
    public async Task Install_PSResource_installs_the_package_from_a_folder()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "On Windows this test would change the user's repositories and modules: run it on Linux or macOS.");
        var home = Path.Combine(packed.Folder, "home");

        // The commands of the README. The package is already built.
        var (_, output, errors) = await ShellProcess.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            Set-Location '{{packed.First}}'
            {{DocsExampleTests.Blocks()["README: Install 2"].Replace("./build.ps1 Package\n", string.Empty, StringComparison.Ordinal)}}
            Import-Module CloudYourMoms
            $module = Get-Module CloudYourMoms
            $module.Path.StartsWith($HOME)
            (Get-InstalledPSResource CloudYourMoms).Version.ToString()
            (Get-Command -Module CloudYourMoms).Name -join ' '
            """,
            home);

        var cmdlets =
            "Get-YourMomCredential Get-YourMomInstance Get-YourMomOAuthUrl Invoke-YourMomRequest New-YourMomInstance "
            + "New-YourMomInstanceFile Remove-YourMomCredential "
                + "Remove-YourMomInstance Save-YourMomToken Set-YourMomCredential Set-YourMomInstance "
                + "Test-YourMomInstance Wait-YourMomCallback";
        Assert.Empty(errors);
        Assert.Equal(["True", StagedModule.Version, cmdlets], output.Trim().Split(Environment.NewLine));
    }

    private static string ManifestUri(string name) => Regex.Match(
        File.ReadAllText(Path.Combine(StagedModule.Folder, "CloudYourMoms.psd1")),
        $"{name} *= '([^']+)'",
        RegexOptions.None,
        TimeSpan.FromSeconds(1)).Groups[1].Value;

    private static async Task<byte[]> BytesAsync(string folder, string name) =>
        await File.ReadAllBytesAsync(Path.Combine(folder, name), TestContext.Current.CancellationToken);

    private static byte[] Read(ZipArchive package, string name)
    {
        using var content = package.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private ZipArchive Open() => ZipFile.OpenRead(Path.Combine(PackedRepository.PackagesOf(packed.First), Name));
}
