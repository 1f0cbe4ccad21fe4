using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>What PSScriptAnalyzer says of the scripts, where it is installed.</summary>
public sealed partial class AnalyzerTests
{
    [Fact]
    public async Task PSScriptAnalyzer_finds_nothing_in_any_script()
    {
        await InstalledShell.RequireAsync("PSScriptAnalyzer", "1.25.0");

        var run = await InstalledShell.RunFileAsync(Path.Combine(StagedModule.Metadata("RepositoryRoot"), "build.ps1"), "Analyze");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(NothingFound(), run.Output);
    }

    [GeneratedRegex(@"^PSScriptAnalyzer found nothing in [1-9]\d+ scripts\.\s*$", RegexOptions.None, 1000)]
    private static partial Regex NothingFound();
}
