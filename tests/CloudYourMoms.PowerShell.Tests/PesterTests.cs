using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

/// <summary>What is tested in a shell of its own, by Pester, where both are installed.</summary>
public sealed partial class PesterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("PesterTests")]
    [InlineData("Samples")]
    public async Task Pester_finds_nothing_wrong(string place)
    {
        var folder = StagedModule.Metadata(place);
        var query = await RunAsync("@(Get-Module -FullyQualifiedName @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' } -ListAvailable).Count");
        Assert.SkipWhen(query is null, "There is no pwsh on the PATH.");
        Assert.SkipWhen(query.Output.Trim() == "0", "The pwsh on the PATH has no Pester 5.");

        var run = await RunAsync($$"""
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = '{{folder.Replace("'", "''", StringComparison.Ordinal)}}'
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'Detailed'
            $configuration.Output.RenderMode = 'Plaintext'
            $result = Invoke-Pester -Configuration $configuration
            exit [int] ($result.Result -ne 'Passed')
            """);

        var counts = Counts().Match(run!.Output);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Output);
        var failed = run.Output.Split(Environment.NewLine).Where(line => line.Contains("[-]", StringComparison.Ordinal));
        Assert.True(run.ExitCode == 0 && counts.Success, $"Pester ended with {run.ExitCode}. {counts.Value}{Environment.NewLine}{string.Join(Environment.NewLine, failed)}{Environment.NewLine}{run.Output}");
        Assert.True(counts.Groups["passed"].Value != "0", $"Pester ran nothing. {counts.Value}{Environment.NewLine}{run.Output}");
    }

    /// <summary>Runs a script in a shell; null when there is no shell.</summary>
    private static async Task<Run?> RunAsync(string script)
    {
        var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLOUDYOURMOMS_MODULE"] = StagedModule.Folder;
        start.Environment["CLOUDYOURMOMS_SANDBOX"] = Path.Combine(AppContext.BaseDirectory, "CloudYourMoms.Sandbox.dll");
        try
        {
            using var shell = Process.Start(start)!;
            shell.StandardInput.Close();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                var (output, errors) = (shell.StandardOutput.ReadToEndAsync(limit.Token), shell.StandardError.ReadToEndAsync(limit.Token));
                await shell.WaitForExitAsync(limit.Token);
                return new(shell.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                shell.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"Tests Passed: (?<passed>\d+), Failed: \d+, Skipped: \d+.*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counts();

    private sealed record Run(int ExitCode, string Output);
}
