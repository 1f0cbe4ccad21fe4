using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The fifteen complaints that users of such tools have most often, one test each, named after it.</summary>
public sealed class ReportedProblemTests
{
    private const string Wait = "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complaint_01_The_browser_was_closed_and_the_command_hangs_for_ever()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(Wait + " -TimeoutSec 1");

        Assert.Equal("CallbackTimeout", result.FailureId);
        Assert.Contains(result.Progress, record => record.SecondsRemaining == 1);
    }

    [Fact]
    public async Task Complaint_02_Ctrl_C_is_ignored_and_the_shell_must_be_killed()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        await run.LinkAsync();

        await run.StopAsync();

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        Assert.Null((await session.RunAsync("'the shell lives'")).Terminating);
    }

    [Fact]
    public async Task Complaint_03_The_script_goes_on_as_if_signed_in()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait + " | New-YourMomInstance -Name 'x' @platform @account; 'the script went on'");

        await session.Person.DenyAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Empty(result.Output);
        Assert.Equal("AuthorizationDenied", result.FailureId);
    }

    [Fact]
    public async Task Complaint_04_There_is_no_browser_as_over_SSH_and_in_a_container()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        await session.Person.AllowAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Contains(result.Information, text => text.Contains("Open this link", StringComparison.Ordinal));
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Complaint_05_Let_me_paste_the_callback_address()
    {
        await using var session = await ModuleSession.StartAsync();
        var authorization = Assert.Single((await session.RunAsync("($global:authorization = Get-YourMomOAuthUrl sfdc @app @platform)")).Output);
        var address = await session.Person.AllowWithoutFollowingAsync(new Uri(ModuleSession.Reveal(authorization.Properties["AuthorizationUri"].Value)), Token);
        session.Set("address", address.AbsoluteUri);

        var result = await session.RunAsync("$authorization | Wait-YourMomCallback -CallbackResponse $address");

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Complaint_06_The_port_is_busy_and_the_text_is_obscure()
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
    public async Task Complaint_07_localhost_is_another_address_for_the_browser_than_for_the_listener(string address)
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        using var client = new TcpClient(IPAddress.Parse(address).AddressFamily);
        await client.ConnectAsync(IPAddress.Parse(address), session.CallbackUrl.Port, Token);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {link.AbsolutePath} HTTP/1.1\r\nHost: {link.Authority}\r\n\r\n"), Token);
        using var reader = new StreamReader(client.GetStream());
        var status = await reader.ReadLineAsync(Token);
        await run.StopAsync();

        Assert.Equal("HTTP/1.1 302 Found", status);
    }

    [Fact]
    public async Task Complaint_08_The_browsers_OPTIONS_preflight_breaks_it()
    {
        await using var session = await ModuleSession.StartAsync();
        using var browser = new HttpClient();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        using var preflight = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Options, session.CallbackUrl), Token);
        await session.Person.AllowAsync(link, Token);

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
    public async Task Complaint_09_A_stray_or_hostile_request_is_taken_as_the_callback(string target)
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        var stray = await session.Person.OpenAsync(new Uri(session.CallbackUrl, target), Token);
        await session.Person.AllowAsync(link, Token);

        Assert.InRange(stray.Status, 400, 404);
        Assert.NotEqual("forged", ModuleSession.Reveal(Assert.Single((await run.Completion).Output).Properties["Code"].Value));
    }

    [Fact]
    public async Task Complaint_10_The_browser_opens_before_the_listener_is_up_and_the_page_is_cut_off_at_the_end()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        // The moment the link is shown it is answered; the moment the pipeline ends the page is whole.
        var page = await session.Person.AllowAsync(await run.LinkAsync(), Token);
        await run.Completion;

        Assert.Equal(200, page.Status);
        Assert.EndsWith("</html>", page.Html.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaint_11_Secrets_stand_in_verbose_and_debug_output()
    {
        await using var session = await ModuleSession.StartAsync();
        var app = session.Options.Apps[0];

        var result = await session.RunAndAllowAsync($"$VerbosePreference = $DebugPreference = 'Continue'; {Wait} | New-YourMomInstance -Name 'x' @platform @account");

        Assert.NotEmpty(result.VerboseAndDebug);
        Assert.All(
            new[] { app.ApiSecret, app.ClientSecretInUrl, session.Options.UserSecret, session.Options.OrganizationSecret, session.Sandbox.Instances[0].Token },
            secret => Assert.DoesNotContain(secret, result.AllText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Complaint_12_A_denial_is_unclear()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        var page = await session.Person.DenyAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Equal("AuthorizationDenied", result.FailureId);
        Assert.Contains("access_denied: end-user denied authorization", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("Authorization denied", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaint_13_A_vault_is_forced_on_the_user()
    {
        await using var session = await ModuleSession.StartAsync();

        var vault = await session.RunAsync("Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement");
        var result = await session.RunAndAllowAsync(Wait + " | New-YourMomInstance -Name 'x' @platform @account");

        Assert.SkipUnless(vault.Output.Count == 0, "SecretManagement is installed here, so its absence cannot be shown: set PSModulePath to a folder without it.");
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Complaint_14_It_needs_an_administrator()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can start a program as another user: run it as root on Linux.");
        var self = typeof(ReportedProblemTests).Assembly.Location;
        var (readable, _) = await AsNobodyAsync("test", "-r", self);
        Assert.SkipUnless(readable == 0, "Other users may not read the folder of this build: run it in a clone that they may read, such as one in /tmp.");

        var (exitCode, output) = await AsNobodyAsync("dotnet", self, "-method", "*Success_ends_on_a_clean_page*");

        Assert.Contains("Total: 1, Errors: 0, Failed: 0", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Complaint_15_Its_assemblies_conflict_with_those_of_other_modules()
    {
        await using var session = await ModuleSession.StartAsync();
        await session.RunAndAllowAsync(Wait);

        // What Windows PowerShell needs besides is there, in a folder of its own, and not looked at.
        Assert.Equal(
            ["CloudYourMoms.PowerShell.dll", "CloudYourMoms.dll"],
            AppDomain.CurrentDomain.GetAssemblies()
                .Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Path.GetFullPath(StagedModule.Folder), StringComparison.Ordinal))
                .Select(assembly => Path.GetFileName(assembly.Location))
                .Order(StringComparer.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> AsNobodyAsync(params string[] command)
    {
        using var nobody = Process.Start(new ProcessStartInfo("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", .. command])
        {
            Environment = { ["HOME"] = Path.GetTempPath(), ["DOTNET_CLI_HOME"] = Path.GetTempPath() },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = await nobody.StandardOutput.ReadToEndAsync(Token);
        await nobody.WaitForExitAsync(Token);
        return (nobody.ExitCode, output);
    }
}
