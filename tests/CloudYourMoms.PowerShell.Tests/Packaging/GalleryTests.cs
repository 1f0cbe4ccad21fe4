using CloudYourMoms.PowerShell.Tests.Docs;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>The staged module in a gallery, which is a folder here.</summary>
public sealed class GalleryTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("cloudyourmoms-gallery-").FullName;

    [Fact]
    public async Task Published_module_installs_with_its_metadata()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "On Windows the list of repositories and the modules are those of the user: run it on Linux or macOS.");

        var (_, output, errors) = await ShellProcess.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            $null = Test-ModuleManifest '{{Path.Combine(StagedModule.Folder, "CloudYourMoms.psd1")}}'
            $gallery = (New-Item ~/gallery -ItemType Directory).FullName
            Register-PSResourceRepository Gallery -Uri $gallery -Trusted
            Publish-PSResource -Path '{{StagedModule.Folder}}' -Repository Gallery
            Install-PSResource CloudYourMoms -Repository Gallery -Prerelease
            $installed = Get-InstalledPSResource CloudYourMoms
            $installed.ProjectUri, $installed.LicenseUri, $installed.IconUri | ForEach-Object AbsoluteUri
            $installed.Tags -join ' '
            $installed.ReleaseNotes.Length
            Import-Module CloudYourMoms
            (Get-Module CloudYourMoms).Path.StartsWith($HOME)
            """,
            _home);

        Assert.Empty(errors);
        var lines = output.Trim().Split(Environment.NewLine);
        var project = lines[0];
        Assert.StartsWith("https://", project, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{project}/blob/main/LICENSE",
                $"{project}/raw/main/src/CloudYourMoms.PowerShell/Package/icon.png",
                "OAuth Salesforce Provisioning CloudYourMoms PSEdition_Core PSEdition_Desktop Windows Linux MacOS",
                $"{ReleaseNotesTests.InChangelog(StagedModule.Metadata("RepositoryRoot")).Length}",
                "True",
            ],
            lines[1..]);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
