using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class WaitYourMomCallbackTests : SessionTests
{
    private const string Wait = "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";
    private const string ReportedProblem = "ReportedProblem";

    private bool PortIsFree => FreePort.IsFree(Session.CallbackUrl.Port);

    [Fact]
    [Trait(ReportedProblem, "04 No browser opens")]
    [Trait(ReportedProblem, "10 The success page is cut off")]
    public async Task Success_ends_on_a_clean_page_and_frees_the_port()
    {
        var run = await BeginAsync(Wait);

        var page = await Session.Browser.AllowAsync(await run.LinkAsync(), CancellationToken);
        var result = await run.Completion;

        Assert.True(PortIsFree);
        Assert.Equal((200, string.Empty), (page.Status, page.Address.Query));
        Assert.Contains("You can close this tab", page.Html, StringComparison.Ordinal);
        Assert.EndsWith("</html>", page.Html.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(result.Information, text => text.Contains("Open this link", StringComparison.Ordinal));
        Assert.EndsWith("==", Code(result), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(ReportedProblem, "03 The script continues after a denial")]
    [Trait(ReportedProblem, "12 The provider's message is lost")]
    public async Task Denial_is_a_terminating_error_and_frees_the_port()
    {
        var run = await BeginAsync(Wait + " -Verbose | New-YourMomInstance -Name 'x' @platform @account; 'the script continued'");

        var page = await Session.Browser.DenyAsync(await run.LinkAsync(), CancellationToken);
        var result = await run.Completion;

        Assert.True(PortIsFree);
        Assert.Equal("AuthorizationDenied", result.FailureId);
        Assert.Contains("access_denied: end-user denied authorization", $"{result.Failure}", StringComparison.Ordinal);
        Assert.Contains("Authorization denied", page.Html, StringComparison.Ordinal);
        Assert.Equal("Accepted the provider's denial.", result.VerboseAndDebug[^1]);
        Assert.Empty(result.Output);
        Assert.Empty(Sandbox.Instances);
    }

    [Fact]
    [Trait(ReportedProblem, "09 Any request is taken as the callback")]
    public async Task Wrong_state_is_rejected_and_the_wait_continues()
    {
        var run = await BeginAsync(Wait);
        var link = await run.LinkAsync();

        var forged = await Session.Browser.OpenAsync(new Uri(Session.CallbackUrl, "?code=forged&state=wrong"), CancellationToken);
        var page = await Session.Browser.AllowAsync(link, CancellationToken);

        Assert.Equal((400, 200), (forged.Status, page.Status));
        Assert.NotEqual("forged", Code(await run.Completion));
    }

    [Fact]
    [Trait(ReportedProblem, "11 Verbose output shows secrets")]
    public async Task Verbose_follows_the_sign_in_without_secrets()
    {
        var run = await BeginAsync(Wait + " -Verbose -Debug");
        var link = await run.LinkAsync();

        await Session.Browser.OpenAsync(new Uri(Session.CallbackUrl, "/elsewhere?code=forged"), CancellationToken);
        await Session.Browser.OpenAsync(new Uri(Session.CallbackUrl, "?code=forged&state=wrong"), CancellationToken);
        await Session.Browser.OpenAsync(new Uri(Session.CallbackUrl, "?code=forged&state=wrong"), CancellationToken);
        await Session.Browser.AllowAsync(link, CancellationToken);
        var result = await run.Completion;

        var lines = result.VerboseAndDebug.SkipWhile(line => !line.StartsWith("Listening", StringComparison.Ordinal)).ToList();
        Assert.Matches($"^Listening on .*:{Session.CallbackUrl.Port} for the callback on the path /auth\\.$", lines[0]);
        Assert.Equal(
            [
                "No browser was opened: -NoBrowser was specified.",
                "Rejected a request: its path is not /auth.",
                "Rejected a callback: its state does not match this sign-in.",
                "Rejected a callback: its state does not match this sign-in. (2 times)",
                "The one-time link was opened, and redirected the browser to the sign-in.",
                "Accepted the callback.",
            ],
            lines.Skip(1));
        var state = (string)Assert.Single(result.Output).Properties["State"].Value;
        string[] secrets = ["forged", link.AbsolutePath.Trim('/'), Code(result), state, Session.Options.Apps[0].ApiSecret];
        Assert.All(lines, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Verbose_event_is_written_during_the_wait()
    {
        var run = await BeginAsync(Wait + " -Verbose 4>&1");
        await run.LinkAsync();

        // The callback is sent only after this line is read, so no other event ends this wait.
        Assert.StartsWith("Listening on ", $"{await run.FirstOutput}", StringComparison.Ordinal);
        await run.StopAsync();
    }

    [Theory]
    [InlineData(PkceMode.Platform, "The sign-in address has a PKCE code challenge.")]
    [InlineData(PkceMode.Optional, "The sign-in address has no PKCE code challenge, so the app must not require PKCE.")]
    public async Task Code_challenge_of_the_platform_is_reported_and_passed_on(PkceMode pkce, string expected)
    {
        await StartAsync(options => options with { Pkce = pkce });

        var result = await RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform -Verbose | Wait-YourMomCallback -NoBrowser | New-YourMomInstance x @account");

        Assert.Contains(expected, result.AssertSucceeded().VerboseAndDebug);
        Assert.Single(Sandbox.Instances);
    }

    [Fact]
    [Trait(ReportedProblem, "01 A closed browser blocks the script")]
    public async Task Timeout_frees_the_port()
    {
        var result = await RunAsync(Wait + " -TimeoutSec 2; 'the script continued'");

        Assert.True(PortIsFree);
        Assert.Equal("CallbackTimeout", result.FailureId);
        Assert.StartsWith("First check whether the browser showed an error page", result.Remedy, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        var waiting = result.Progress.Where(record => record.Activity == "Sign-in to sfdc").ToList();
        Assert.Equal(
            (2, "Waiting for the callback. Press Ctrl+C to cancel"), (waiting[0].SecondsRemaining, waiting[0].StatusDescription));
        Assert.Equal(ProgressRecordType.Completed, waiting[^1].RecordType);
    }

    [Fact]
    [Trait(ReportedProblem, "02 Ctrl+C does not end the wait")]
    public async Task Stop_ends_the_wait_and_frees_the_port()
    {
        var run = await BeginAsync(Wait);
        await run.LinkAsync();

        await run.StopAsync();

        Assert.True(PortIsFree);
        Assert.IsType<PipelineStoppedException>((await run.Completion).Terminating);
        Assert.Empty((await run.Completion).Output);
        Assert.Equal(["the shell lives"], (await RunAsync("'the shell lives'")).OutputText);
    }

    [Fact]
    public async Task Select_First_delivers_the_page_and_frees_the_port()
    {
        var run = await BeginAsync(Wait + " | Select-Object -First 1");

        var page = await Session.Browser.AllowAsync(await run.LinkAsync(), CancellationToken);
        var result = await run.Completion;

        Assert.True(PortIsFree);
        Assert.Contains("You can close this tab", page.Html, StringComparison.Ordinal);
        Assert.Single(result.AssertSucceeded().Output);
    }

    [Theory]
    [InlineData(true, "PortInUse")]
    [InlineData(false, "PortInUseOnOneAddressFamily")]
    [Trait(ReportedProblem, "06 A busy port is not named")]
    public async Task Port_used_by_another_program_is_named_with_a_remedy(bool onBothFamilies, string id)
    {
        await StartAsync();
        using var other = new TcpListener(IPAddress.IPv6Loopback, Session.CallbackUrl.Port);
        using var another = new TcpListener(IPAddress.Loopback, Session.CallbackUrl.Port);
        other.Start();
        if (onBothFamilies)
        {
            another.Start();
        }

        var result = await RunAsync(Wait);

        Assert.Equal(id, result.FailureId);
        Assert.Contains($"port {Session.CallbackUrl.Port}", $"{result.Failure}", StringComparison.Ordinal);
        Assert.Contains("another port", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListenUri_is_where_the_proxy_finds_the_listener()
    {
        await StartAsync();
        var port = FreePort.Next();

        var run = await BeginAsync($"{Wait} -ListenUri http://127.0.0.1:{port}/hidden -Verbose 4>&1");
        var link = await run.LinkAsync();
        await run.StopAsync();

        Assert.Equal(Session.CallbackUrl.Authority, link.Authority);
        Assert.StartsWith(
            $"Listening on 127.0.0.1:{port} for the callback forwarded from {Session.CallbackUrl}",
            (await run.Completion).OutputText[0],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.1:8400", "InvalidListenUri")]
    [InlineData("http://localhost:0", "InvalidListenUri")]
    [InlineData("http://me:word@localhost:8400", "InvalidListenUri")]
    [InlineData("http://localhost:8400/#part", "InvalidListenUri")]
    [InlineData("localhost:8400", "InvalidListenUri")]
    [InlineData("https://localhost:8400", "CertificateRequired")]
    public async Task Unusable_ListenUri_is_rejected_before_a_request(string listenUri, string id)
    {
        Assert.Equal(id, (await RunAsync($"{Wait} -ListenUri {listenUri}")).FailureId);
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("/auth", "")]
    [InlineData("/auth", "-CallbackResponse 'code=x'")]
    [InlineData("file:///etc/passwd", "-ListenUri http://localhost:8400")]
    [InlineData("http://localhost:0/auth", "")]
    [InlineData("http://localhost:0/auth", "-CallbackResponse 'code=x'")]
    [InlineData("http://www.example.com/auth", "-ListenUri http://localhost:8400 -TimeoutSec 1")]
    public async Task Unusable_callback_URL_is_rejected(string callbackUrl, string parameters)
    {
        var result = await RunAsync(
            "$address = ConvertTo-SecureString 'https://login.example' -AsPlainText -Force; " +
            $"Wait-YourMomCallback -Key sfdc -ApiKey x -ApiSecret $app.ApiSecret -AuthorizationUri $address " +
            $"-CallbackUrl '{callbackUrl}' {parameters}");

        Assert.Equal("InvalidCallbackUrl", result.FailureId);
    }

    [Fact]
    public async Task Unusable_sign_in_address_is_rejected_at_once()
    {
        var result = await RunAsync(
            "$address = ConvertTo-SecureString 'not an address' -AsPlainText -Force; " +
            "Wait-YourMomCallback -Key sfdc -AuthorizationUri $address -NoBrowser @app");

        Assert.Equal("InvalidOAuthUrl", result.FailureId);
        Assert.True(PortIsFree);
    }

    [Fact]
    [Trait(ReportedProblem, "14 Root is required")]
    public async Task Wait_runs_without_root()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.UserName == "root",
            "Only root can start a program as another user: run it as root on Linux.");
        var self = typeof(WaitYourMomCallbackTests).Assembly.Location;
        Assert.SkipUnless(
            (await AsUnprivilegedUserAsync("test", "-r", self)).ExitCode == 0,
            "Other users may not read the folder of this build: run it in a clone that they may read, such as one in /tmp.");

        var (exitCode, output) = await AsUnprivilegedUserAsync(
            "dotnet", self, "-method", $"*{nameof(Success_ends_on_a_clean_page_and_frees_the_port)}");

        Assert.Contains("Total: 1, Errors: 0, Failed: 0", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    private static string Code(ScriptResult result) =>
        ModuleSession.ToPlainText(Assert.Single(result.AssertSucceeded().Output).Properties["Code"].Value);

    private static async Task<(int ExitCode, string Output)> AsUnprivilegedUserAsync(params string[] command)
    {
        var (exitCode, output, _) = await ChildProcess.RunAsync(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", .. command],
            new Dictionary<string, string?> { ["HOME"] = Path.GetTempPath(), ["DOTNET_CLI_HOME"] = Path.GetTempPath() });
        return (exitCode, output);
    }
}
