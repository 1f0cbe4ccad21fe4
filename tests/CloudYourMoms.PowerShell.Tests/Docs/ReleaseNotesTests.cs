using System.Text.Json.Nodes;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The release notes that the build copies from CHANGELOG.md to the manifest and the package.</summary>
public sealed class ReleaseNotesTests : IDisposable
{
    private const string Changelog = """
        # Changelog

        ## [Unreleased]

        ### Added
        - Not yet out; `100%` of it.

        ## [1.2.0] - 2026-01-31

        ### Changed
        - See [1.1.0] for what it was.

        ### Fixed
        - A; B, in `C:\temp\*.json` and \d%5C.

        ## [1.1.0-beta1] - 2026-01-02
        - First.

        [Unreleased]: https://example.test/compare/v1.2.0...HEAD
        [1.2.0]: https://example.test/v1.2.0
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cloudyourmoms-").FullName + Path.DirectorySeparatorChar;

    /// <summary>The notes of the changelog of this repository.</summary>
    public static string InChangelog(string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "CHANGELOG.md"));
        var heading = lines.FirstOrDefault(line => line.StartsWith($"## [{StagedModule.PackageVersion}]", StringComparison.Ordinal))
            ?? "## [Unreleased]";
        var section = lines.SkipWhile(line => line != heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal) && !line.StartsWith('['));
        return string.Join('\n', section).Trim('\n');
    }

    [Fact]
    public async Task Module_shows_the_notes_of_the_changelog()
    {
        await using var session = await ModuleSession.StartAsync();

        var notes = await session.RunAsync("(Get-Module CloudYourMoms).ReleaseNotes");

        var shown = Assert.Single(notes.Output).ToString()!.ReplaceLineEndings("\n");
        Assert.StartsWith("### ", shown, StringComparison.Ordinal);
        Assert.Equal(InChangelog(StagedModule.Metadata("RepositoryRoot")), shown);
    }

    [Fact]
    public async Task Staged_manifest_is_ASCII_for_Windows_PowerShell() =>
        Assert.DoesNotContain(
            await File.ReadAllBytesAsync(Path.Combine(StagedModule.Folder, "CloudYourMoms.psd1"), TestContext.Current.CancellationToken),
            value => value > 127);

    [Theory]
    [InlineData("1.2.0", "", "### Changed\n- See [1.1.0] for what it was.\n\n### Fixed\n- A; B, in `C:\\temp\\*.json` and \\d%5C.")]
    [InlineData("1.1.0", "beta1", "- First.")]
    [InlineData("1.1.0", "-beta1", "- First.")]
    [InlineData("1.1.0", "", "### Added\n- Not yet out; `100%` of it.")]
    [InlineData("2.0.0", "", "### Added\n- Not yet out; `100%` of it.")]
    public async Task Release_notes_are_those_of_the_version_or_unreleased(string version, string prerelease, string expected)
    {
        await File.WriteAllTextAsync(
            _folder + "CHANGELOG.md",
            Changelog.ReplaceLineEndings(prerelease.Length > 0 ? "\r\n" : "\n"),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _folder + "CloudYourMoms.psd1",
            $"@{{\n    ModuleVersion = '{version}'\n    Prerelease = '{prerelease}'\n    ReleaseNotes = 'CHANGELOG.md'\n}}\n",
            TestContext.Current.CancellationToken);

        var printed = await ChildProcess.DotnetAsync(
            [
                "msbuild", "src/CloudYourMoms.PowerShell", "-t:StageReleaseNotes", "-getProperty:PackageReleaseNotes,PackageVersion",
                $"-p:RepositoryRoot={_folder}", $"-p:StagedModule={_folder}staged/",
            ],
            StagedModule.Metadata("RepositoryRoot"));

        var properties = JsonNode.Parse(printed)!["Properties"]!;
        Assert.Equal(expected, properties["PackageReleaseNotes"]!.GetValue<string>());
        var manifest = await File.ReadAllTextAsync(_folder + "staged/CloudYourMoms.psd1", TestContext.Current.CancellationToken);
        Assert.Contains($"ReleaseNotes = @'\n{expected}\n'@\n", manifest.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(prerelease.Length > 0 ? $"{version}-beta1" : version, properties["PackageVersion"]!.GetValue<string>());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
