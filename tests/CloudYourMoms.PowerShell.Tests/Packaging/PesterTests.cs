using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>Runs the Pester tests in a separate shell.</summary>
/// <remarks>
/// The environment variable CLOUDYOURMOMS_PESTER selects a version of Pester, or all of them; without it, the first one is used.
/// </remarks>
public sealed class PesterTests
{
    private static readonly string[] Versions =
        [.. StagedModule.Metadata("Pester").Split(';').Select(version => version.Trim('[', ']'))];

    public static TheoryData<string, string> Runs()
    {
        var selected = Environment.GetEnvironmentVariable("CLOUDYOURMOMS_PESTER") ?? Versions[0];
        return new MatrixTheoryData<string, string>(
            Versions.Where(version => selected == version || selected == "all"), ["PesterTests", "Samples"]);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Pester_tests_pass(string version, string folder)
    {
        var pester = Path.Combine(StagedModule.Metadata("Packages"), "pester", version, "tools", "Pester.psd1");

        var (exitCode, output, errors) = await ShellProcess.RunAsync($$"""
            Import-Module '{{pester}}' -ErrorAction Stop
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = '{{StagedModule.Metadata(folder).Replace("'", "''", StringComparison.Ordinal)}}'
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'Detailed'
            $configuration.Output.RenderMode = 'Plaintext'
            $result = Invoke-Pester -Configuration $configuration
            'Failures:'
            if ($result.PassedCount -eq 0) { 'No test passed.' }
            foreach ($part in @($result.FailedContainers) + $result.FailedBlocks + $result.Failed) {
                if ($part.ExpandedPath) { $part.ExpandedPath } else { "$($part.Item)" }
                $part.ErrorRecord | ForEach-Object { "    $_".Replace("`n", "`n    "); "    $($_.ScriptStackTrace.Split("`n")[0])" }
            }
            exit [int] ($result.Result -ne 'Passed' -or $result.PassedCount -eq 0)
            """);

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, $"{output.Split("Failures:\n")[^1]}{errors}");
    }
}
