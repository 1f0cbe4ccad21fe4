using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Packaging;

/// <summary>Runs the Pester tests in a separate shell, if PowerShell and Pester are installed.</summary>
public sealed partial class PesterTests
{
    [Theory]
    [InlineData("PesterTests")]
    [InlineData("Samples")]
    public async Task Pester_tests_pass(string place)
    {
        var folder = StagedModule.Metadata(place);
        await InstalledShell.RequireAsync("Pester", "5.0.0");

        var run = await InstalledShell.RunAsync($$"""
            Import-Module Pester -MinimumVersion 5.0.0 -MaximumVersion 5.99.99 -ErrorAction Stop
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = '{{folder.Replace("'", "''", StringComparison.Ordinal)}}'
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'Detailed'
            $configuration.Output.RenderMode = 'Plaintext'
            $result = Invoke-Pester -Configuration $configuration
            exit [int] ($result.Result -ne 'Passed')
            """);

        var counts = Counts().Match(run.Output);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Output);
        var failed = run.Output.Split(Environment.NewLine).Where(line => line.Contains("[-]", StringComparison.Ordinal));
        Assert.True(
            run.ExitCode == 0 && counts.Success,
            $"Pester ended with {run.ExitCode}. " +
            $"{counts.Value}{Environment.NewLine}{string.Join(Environment.NewLine, failed)}{Environment.NewLine}{run.Output}");
        Assert.True(counts.Groups["passed"].Value != "0", $"Pester ran nothing. {counts.Value}{Environment.NewLine}{run.Output}");
    }

    [GeneratedRegex(@"Tests Passed: (?<passed>\d+), Failed: \d+, Skipped: \d+.*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counts();
}
