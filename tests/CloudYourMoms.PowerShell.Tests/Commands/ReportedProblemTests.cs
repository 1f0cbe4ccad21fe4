using System.Net;
using System.Net.Sockets;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The fifteen most frequent problems of users of similar tools, with one test each.</summary>
public sealed class ReportedProblemTests
{
    private const string Wait = "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Problem_01_closed_browser_ends_in_a_timeout()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(Wait + " -TimeoutSec 1");

        Assert.Equal("CallbackTimeout", result.FailureId);
        Assert.Contains(result.Progress, record => record.SecondsRemaining == 1);
    }

    [Fact]
    public async Task Problem_02_Ctrl_C_stops_the_wait_and_keeps_the_session()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        await run.LinkAsync();

        await run.StopAsync();

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        Assert.Null((await session.RunAsync("'the shell lives'")).Terminating);
    }

    [Fact]
    public async Task Problem_03_denial_stops_the_script()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait + " | New-YourMomInstance -Name 'x' @platform @account; 'the script continued'");

        await session.Browser.DenyAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Empty(result.Output);
        Assert.Equal("AuthorizationDenied", result.FailureId);
    }

    [Fact]
    public async Task Problem_04_missing_browser_shows_the_link()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        await session.Browser.AllowAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Contains(result.Information, text => text.Contains("Open this link", StringComparison.Ordinal));
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Problem_05_callback_address_can_be_pasted()
    {
        await using var session = await ModuleSession.StartAsync();
        var authorization = Assert.Single(
            (await session.RunAsync("($global:authorization = Get-YourMomOAuthUrl sfdc @app @platform)")).Output);
        var address = await session.Browser.AllowWithoutFollowingAsync(
            new Uri(ModuleSession.ToPlainText(authorization.Properties["AuthorizationUri"].Value)), Token);
        session.Set("address", address.AbsoluteUri);

        var result = await session.RunAsync("$authorization | Wait-YourMomCallback -CallbackResponse $address");

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Problem_06_busy_port_is_named_in_the_error()
    {
        await using var session = await ModuleSession.StartAsync();
        using var other = new TcpListener(IPAddress.Loopback, session.CallbackUrl.Port);
        using var another = new TcpListener(IPAddress.IPv6Loopback, session.CallbackUrl.Port);
        other.Start();
        another.Start();

        var result = await session.RunAsync(Wait);

        Assert.Equal("PortInUse", result.FailureId);
        Assert.Contains($"port {session.CallbackUrl.Port}", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("another port", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Problem_07_localhost_is_served_on_both_address_families(string address)
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        using var client = new TcpClient(IPAddress.Parse(address).AddressFamily);
        await client.ConnectAsync(IPAddress.Parse(address), session.CallbackUrl.Port, Token);
        await client.GetStream().WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET {link.AbsolutePath} HTTP/1.1\r\nHost: {link.Authority}\r\n\r\n"), Token);
        using var reader = new StreamReader(client.GetStream());
        var status = await reader.ReadLineAsync(Token);
        await run.StopAsync();

        Assert.Equal("HTTP/1.1 302 Found", status);
    }

    [Fact]
    public async Task Problem_08_OPTIONS_preflight_is_allowed()
    {
        await using var session = await ModuleSession.StartAsync();
        using var browser = new HttpClient();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        using var preflight = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Options, session.CallbackUrl), Token);
        await session.Browser.AllowAsync(link, Token);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("true", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Private-Network")));
        Assert.Single((await run.Completion).Output);
    }

    [Theory]
    [InlineData("/favicon.ico")]
    [InlineData("/")]
    [InlineData("/auth/")]
    [InlineData("/auth?code=forged")]
    [InlineData("/auth?code=forged&state=guess")]
    [InlineData("/other?code=forged")]
    public async Task Problem_09_stray_request_is_not_taken_as_the_callback(string target)
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        var stray = await session.Browser.OpenAsync(new Uri(session.CallbackUrl, target), Token);
        await session.Browser.AllowAsync(link, Token);

        Assert.InRange(stray.Status, 400, 404);
        Assert.NotEqual("forged", ModuleSession.ToPlainText(Assert.Single((await run.Completion).Output).Properties["Code"].Value));
    }

    [Fact]
    public async Task Problem_10_success_page_is_delivered_completely()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        // The link responds once it is shown; the page is complete once the pipeline ends.
        var page = await session.Browser.AllowAsync(await run.LinkAsync(), Token);
        await run.Completion;

        Assert.Equal(200, page.Status);
        Assert.EndsWith("</html>", page.Html.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_11_verbose_and_debug_output_hold_no_secret()
    {
        await using var session = await ModuleSession.StartAsync();
        var app = session.Options.Apps[0];

        var result = await session.RunAndAllowAsync(
            $"$VerbosePreference = $DebugPreference = 'Continue'; {Wait} | New-YourMomInstance -Name 'x' @platform @account");

        Assert.NotEmpty(result.VerboseAndDebug);
        Assert.All(
            new[]
            {
                app.ApiSecret, app.ClientSecretInUrl, session.Options.UserSecret, session.Options.OrganizationSecret,
                session.Sandbox.Instances[0].Token,
            },
            secret => Assert.DoesNotContain(secret, result.AllText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Problem_12_denial_is_reported_with_the_providers_message()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        var page = await session.Browser.DenyAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Equal("AuthorizationDenied", result.FailureId);
        Assert.Contains("access_denied: end-user denied authorization", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("Authorization denied", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_13_vault_is_optional()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync(Wait + " | New-YourMomInstance -Name 'x' @platform @account");

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Problem_14_command_runs_without_root()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.UserName == "root",
            "Only root can start a program as another user: run it as root on Linux.");
        var self = typeof(ReportedProblemTests).Assembly.Location;
        var (readable, _) = await AsUnprivilegedUserAsync("test", "-r", self);
        Assert.SkipUnless(
            readable == 0, "Other users may not read the folder of this build: run it in a clone that they may read, such as one in /tmp.");

        var (exitCode, output) = await AsUnprivilegedUserAsync("dotnet", self, "-method", "*Success_ends_on_a_clean_page*");

        Assert.Contains("Total: 1, Errors: 0, Failed: 0", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Problem_15_assemblies_do_not_conflict_with_other_modules()
    {
        await using var session = await ModuleSession.StartAsync();
        await session.RunAndAllowAsync(Wait);

        // The libraries for Windows PowerShell are in a separate folder, which PowerShell does not read.
        Assert.Equal(
            ["CloudYourMoms.PowerShell.dll", "CloudYourMoms.dll"],
            AppDomain.CurrentDomain.GetAssemblies()
                .Where(assembly => !assembly.IsDynamic &&
                    assembly.Location.StartsWith(Path.GetFullPath(StagedModule.Folder), StringComparison.Ordinal))
                .Select(assembly => Path.GetFileName(assembly.Location))
                .Order(StringComparer.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> AsUnprivilegedUserAsync(params string[] command)
    {
        var (exitCode, output, _) = await ChildProcess.RunAsync(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", .. command],
            new Dictionary<string, string?> { ["HOME"] = Path.GetTempPath(), ["DOTNET_CLI_HOME"] = Path.GetTempPath() });
        return (exitCode, output);
    }
}
