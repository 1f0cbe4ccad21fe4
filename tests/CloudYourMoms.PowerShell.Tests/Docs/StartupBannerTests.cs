using System.Management.Automation.Runspaces;
using System.Net;
using System.Text.RegularExpressions;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Docs;

/// <summary>
/// The commands that the sandbox prints run unchanged in a shell, from any folder.
/// </summary>
public sealed partial class StartupBannerTests : IDisposable
{
    private static readonly string Configuration = StagedModule.Metadata("Configuration");

    private readonly ChildProcess _sandbox = ChildProcess.Start(
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
        ],
        folder: Path.GetTempPath());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sandbox.Dispose();

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
        var (_, output, errors) = await ChildProcess.RunAsync(
            "/bin/sh",
            ["-c", command.Replace("dotnet run ", $"dotnet run --no-build --configuration {Configuration} ", StringComparison.Ordinal)],
            folder: Path.GetTempPath());
        Assert.Contains("My first instance", output, StringComparison.Ordinal);
        Assert.Empty(errors);
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
        // The user types the secrets that the sandbox has shown.
        var host = new RecordingHost
        {
            Input = prompt => prompt switch
            {
                "User secret" => new SandboxOptions().UserSecret,
                "Organization secret" => new SandboxOptions().OrganizationSecret,
                "API secret" => RegisteredApp.SandboxExample.ApiSecret,
                _ => throw new InvalidOperationException($"Unexpected prompt '{prompt}'."),
            },
        };
        using var runspace = RunspaceFactory.CreateRunspace(host, ModuleSession.BuiltInState());
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(Path.GetTempPath());
        using var browser = new HeadlessBrowser();

        var run = ScriptRun.Begin(runspace, lines);
        if (await run.LinkOrNullAsync() is { } link)
        {
            await browser.AllowAsync(link, Token);
        }

        var result = await run.Completion;
        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal("My first instance", Assert.Single(result.Output).Properties["Name"].Value);
    }

    private Task<IReadOnlyList<string>> BannerAsync() => _sandbox.ReadToLineAsync("Press Ctrl+C to stop. Requests:");

    [GeneratedRegex("^Dashboard: (?<address>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Page();

    [GeneratedRegex("<pre>(?<lines>.*?)</pre>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Lines();
}
