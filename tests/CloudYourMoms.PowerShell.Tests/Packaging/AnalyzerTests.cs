using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>The analysis of all scripts by PSScriptAnalyzer, which no package registry of the build provides.</summary>
public sealed class AnalyzerTests
{
    [Fact]
    public async Task PSScriptAnalyzer_finds_no_problems_in_any_script()
    {
        var (exitCode, output, errors) = await ShellProcess.RunAsync(
            $$"""
            $required = @{ ModuleName = 'PSScriptAnalyzer'; ModuleVersion = '1.25.0' }
            if (-not (Get-Module -FullyQualifiedName $required -ListAvailable)) { 'missing'; exit }
            & '{{Path.Combine(StagedModule.Metadata("RepositoryRoot"), "build.ps1")}}' Analyze
            """);

        Assert.SkipWhen(
            output.Trim() == "missing",
            "PowerShell finds no PSScriptAnalyzer 1.25.0 or later: install it, as with Install-PSResource PSScriptAnalyzer.");
        Assert.True(exitCode == 0, output + errors);
        Assert.Matches(@"^PSScriptAnalyzer found no problems in [1-9]\d+ scripts\.\s*$", output);
    }
}
