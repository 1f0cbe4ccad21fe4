using System.Diagnostics;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Text.RegularExpressions;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>
/// The lines that the sandbox shows run as they are when they are pasted, wherever the sandbox and the shell were started.
/// </summary>
public sealed partial class StartupBannerTests : IDisposable
{
    private const string LastLine = "Press Ctrl+C to stop. Requests:";

    // What the bare engine lacks; the user types the secrets that the sandbox has shown.
    private const string ShellCommands = """
        function ConvertTo-SecureString {
            param([Parameter(ValueFromPipeline)] [string] $String, [switch] $AsPlainText, [switch] $Force)
            process { [Net.NetworkCredential]::new('', $String).SecurePassword }
        }
        function Read-Host {
            param([string] $Prompt, [switch] $AsSecureString)
            [Net.NetworkCredential]::new('', $typed[$Prompt]).SecurePassword
        }

        """;

    private static readonly string Configuration = StagedModule.Metadata("Shell").Contains("/Release/", StringComparison.Ordinal)
        ? "Release"
        : "Debug";

    private readonly Process _sandbox = Start(
        "dotnet",
        [
            "run",
            "--no-build",
            "--configuration",
            Configuration,
            "--project",
            Path.Combine(StagedModule.Metadata("RepositoryRoot"), "src/CloudYourMoms.Sandbox"),
            "--",
            "--port", "0", "--callback-url", $"http://localhost:{FreePort.Next()}/auth",
        ]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _sandbox.Kill(entireProcessTree: true);
        _sandbox.Dispose();
    }

    [Fact]
    public async Task Printed_lines_create_an_instance_that_the_printed_command_shows()
    {
        var banner = await BannerAsync();
        var lines = banner.SkipWhile(line => line != "In PowerShell:")
            .Skip(2)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal));

        await AssertCreatesAsync(string.Join('\n', lines.Select(line => line[2..])));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rest pastes a line into /bin/sh: run it on Linux or macOS.");
        var command = banner.SkipWhile(line => line != "Without PowerShell:").Skip(2).First().Trim();
        using var shell = Start(
            "/bin/sh",
            ["-c", command.Replace("dotnet run ", $"dotnet run --no-build --configuration {Configuration} ", StringComparison.Ordinal)]);
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(Token), shell.StandardError.ReadToEndAsync(Token));
        await shell.WaitForExitAsync(Token);
        Assert.Contains("My first instance", await output, StringComparison.Ordinal);
        Assert.Empty(await errors);
    }

    [Fact]
    public async Task Lines_of_the_page_create_an_instance_when_secrets_are_typed()
    {
        var banner = await BannerAsync();
        using var http = new HttpClient();
        var page = await http.GetStringAsync(
            new Uri(banner.Select(line => Page().Match(line)).First(match => match.Success).Groups["address"].Value), Token);

        await AssertCreatesAsync(WebUtility.HtmlDecode(Lines().Match(page).Groups["lines"].Value));
    }

    private static async Task AssertCreatesAsync(string lines)
    {
        using var runspace = RunspaceFactory.CreateRunspace(ModuleSession.BareState());
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(Path.GetTempPath());
        var secrets = new SandboxOptions();
        runspace.SessionStateProxy.SetVariable("typed", new System.Collections.Hashtable
        {
            ["User secret"] = secrets.UserSecret,
            ["Organization secret"] = secrets.OrganizationSecret,
            ["API secret"] = RegisteredApp.SandboxExample.ApiSecret,
        });
        using var browser = new HeadlessBrowser();

        var run = ScriptRun.Begin(runspace, ShellCommands + lines);
        if (await run.LinkOrNullAsync() is { } link)
        {
            await browser.AllowAsync(link, Token);
        }

        var result = await run.Completion;
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal("My first instance", Assert.Single(result.Output).Properties["Name"].Value);
    }

    private async Task<List<string>> BannerAsync()
    {
        List<string> lines = [];
        while (lines.LastOrDefault() != LastLine)
        {
            lines.Add(await _sandbox.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException(
                $"The sandbox ended: {string.Join('\n', lines)}{await _sandbox.StandardError.ReadToEndAsync(Token)}"));
        }

        return lines;
    }

    private static Process Start(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the build that runs the tests says to its own programs is not meant for these.
        foreach (var variable in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return Process.Start(start)!;
    }

    [GeneratedRegex("^Dashboard: (?<address>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Page();

    [GeneratedRegex("<pre>(?<lines>.*?)</pre>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Lines();
}
