using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>The demo with and without a terminal.</summary>
public sealed class DemoTests
{
    // A table has colored headers.
    private const string Table = "[pscustomobject] @{ Name = 1 }";

    private static string Demo => StagedModule.Metadata("Demo");

    [Fact]
    public async Task Demo_shows_one_full_run_and_one_line_for_each_other_instance()
    {
        var (exitCode, output) = await RunAsync("dotnet", [Demo]);

        Assert.Equal(0, exitCode);
        Assert.Matches(
            """
            (?s)PS> Get-YourMomOAuthUrl sfdcservicecloud @app @platform \|
                    Wait-YourMomCallback \|
                    New-YourMomInstance -Name 'Contoso desk' -Tag demo @account
            .*OAuthUrl .*Open this link.*ReceivedAt .* Contoso desk  +sfdcservicecloud .*
             +124 Contoso campaigns  +sfdcmarketingcloud [^\n]*
             +125 Contoso CRM  +sfdc [^\n]*
             +126 Contoso contracts  +sfdcdocuments [^\n]*
             +127 Contoso from a file  +sfdcservicecloud [^\n]*

            Next, .*-- -Interactive
            """.ReplaceLineEndings("\n"),
            output);
        var lines = output.Split('\n');
        Assert.InRange(lines.Length, 1, 60);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'failed'", 1)]
    [InlineData("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback | New-YourMomInstance Trial @platform @account", 0)]
    public async Task Command_sets_the_exit_code(string command, int expected)
    {
        var (exitCode, output) = await RunAsync("dotnet", [Demo, "-Command", command]);

        Assert.True(exitCode == expected, output);
    }

    [Fact]
    public async Task Playground_has_the_variables_and_none_of_the_users_modules()
    {
        const string Commands = """
            $app, $platform, $account | Format-List
            Get-YourMomInstance @platform @account -WarningAction Ignore
            "Modules: $((Get-Module -ListAvailable).ModuleBase -notlike "$PSHOME*" -notlike '*PSReadLine')."
            exit 5
            """;

        var (exitCode, output) = await RunAsync("dotnet", [Demo, "-Interactive"], Commands);

        Assert.Equal(5, exitCode);
        Assert.Contains("Dashboard: http://localhost:", output, StringComparison.Ordinal);
        Assert.Contains("Modules: .", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Line |", output, StringComparison.Ordinal);
        var secrets = new SandboxOptions();
        Assert.DoesNotContain(secrets.UserSecret, output, StringComparison.Ordinal);
        Assert.DoesNotContain(secrets.OrganizationSecret, output, StringComparison.Ordinal);
        Assert.DoesNotContain(RegisteredApp.SandboxExample.ApiSecret, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Terminal_has_colors_unless_NO_COLOR_is_set(string? noColor, bool hasColors)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "/usr/bin/script is required for a terminal: install bsdutils or util-linux.");

        var (_, output) = await RunAsync(
            "/usr/bin/script", ["-qec", $"dotnet '{Demo}' --command '{Table}'", "/dev/null"], noColor: noColor);

        Assert.Contains("Name", output, StringComparison.Ordinal);
        Assert.Equal(hasColors, output.Contains("\u001b[3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redirected_output_has_no_escape_codes()
    {
        var (_, output) = await RunAsync("dotnet", [Demo, "-Command", $"{Table}; Write-Progress Wait; Write-Error Failed"]);

        Assert.Contains("Name", output, StringComparison.Ordinal);
        Assert.Contains("Failed", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string file, string[] arguments, string input = "", string? noColor = null)
    {
        using var demo = ChildProcess.Start(
            file, arguments, new Dictionary<string, string?> { ["NO_COLOR"] = noColor, ["TERM"] = "xterm-256color" }, input: input);
        var (exitCode, output, errors) = await demo.EndAsync();
        return (exitCode, (output + errors).ReplaceLineEndings("\n"));
    }
}
