using System.Diagnostics;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The demo in a terminal, and without one.</summary>
public sealed class DemoTests
{
    // A table has colored headers.
    private const string Table = "[pscustomobject] @{ Name = 1 }";

    private static string Demo => StagedModule.Metadata("Shell");

    [Fact]
    public async Task Output_to_a_pipe_has_no_colors()
    {
        var output = await RunAsync("dotnet", [Demo, "--command", Table], noColor: string.Empty);

        Assert.Contains("Name", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public async Task Terminal_has_colors_unless_NO_COLOR_is_set(string noColor, bool hasColors)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "There is no /usr/bin/script of Linux to make a terminal: install bsdutils or util-linux.");

        var output = await RunAsync("/usr/bin/script", ["-qec", $"dotnet '{Demo}' --command '{Table}'", "/dev/null"], noColor);

        Assert.Contains("Name", output, StringComparison.Ordinal);
        Assert.Equal(hasColors, output.Contains("\u001b[3", StringComparison.Ordinal));
    }

    private static async Task<string> RunAsync(string file, string[] arguments, string noColor)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = noColor;
        start.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output + await errors;
    }
}
