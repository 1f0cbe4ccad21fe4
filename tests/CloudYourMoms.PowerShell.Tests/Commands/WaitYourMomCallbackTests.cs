using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class WaitYourMomCallbackTests
{
    private const string Wait = "Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Success_ends_on_a_clean_page_and_frees_the_port()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        var page = await session.Browser.AllowAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        Assert.Equal(200, page.Status);
        Assert.Empty(page.Address.Query);
        Assert.Contains("You can close this tab", page.Html, StringComparison.Ordinal);
        var callback = Assert.Single(result.Output);
        Assert.EndsWith("==", ModuleSession.ToPlainText(callback.Properties["Code"].Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denial_is_a_terminating_error_and_frees_the_port()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait + " | New-YourMomInstance -Name 'x' @platform @account; 'the script continued'");

        var page = await session.Browser.DenyAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        Assert.Equal("AuthorizationDenied", result.FailureId);
        Assert.Contains("end-user denied authorization", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("end-user denied authorization", page.Html, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Wrong_state_is_rejected_and_the_wait_continues()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        var forged = await session.Browser.OpenAsync(new Uri(session.CallbackUrl, "?code=forged&state=wrong"), Token);
        var page = await session.Browser.AllowAsync(link, Token);
        var result = await run.Completion;

        Assert.Equal(400, forged.Status);
        Assert.Equal(200, page.Status);
        Assert.NotEqual("forged", ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["Code"].Value));
    }

    [Fact]
    public async Task Pkce_required_by_the_provider_ends_the_wait_with_its_remedy()
    {
        await using var session = await ModuleSession.StartAsync(options => options with { Pkce = PkceMode.Required });
        var run = session.Begin(Wait);

        var page = await session.Browser.OpenAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Equal("PkceRequired", result.FailureId);
        Assert.Contains("contact Salesforce Support", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PkceMode.Platform, "The sign-in address has a PKCE code challenge.")]
    [InlineData(PkceMode.Optional, "The sign-in address has no PKCE code challenge, so the app must not require PKCE.")]
    public async Task Code_challenge_of_the_platform_is_reported_and_passed_on(PkceMode pkce, string expected)
    {
        await using var session = await ModuleSession.StartAsync(options => options with { Pkce = pkce });

        var result = await session.RunAndAllowAsync(
            "Get-YourMomOAuthUrl sfdc @app @platform -Verbose | Wait-YourMomCallback -NoBrowser | " +
            "New-YourMomInstance -Name 'Challenged' @platform @account -SkipTokenStorage");

        Assert.Null(result.Terminating);
        Assert.Contains(expected, result.VerboseAndDebug);
        Assert.Single(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Timeout_frees_the_port()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(Wait + " -TimeoutSec 1; 'the script continued'");

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        Assert.Equal("CallbackTimeout", result.FailureId);
        Assert.StartsWith(
            "First check whether the browser showed an error page",
            result.Failure.ErrorDetails.RecommendedAction,
            StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Progress_shows_the_seconds_remaining()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync(Wait + " -TimeoutSec 1");

        Assert.Contains(result.Progress, record => record.SecondsRemaining == 1);
    }

    [Fact]
    public async Task Stop_ends_the_wait_and_frees_the_port()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        await run.LinkAsync();

        await run.StopAsync();

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        var result = await run.Completion;
        Assert.IsType<PipelineStoppedException>(result.Terminating);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Select_First_upstream_stop_delivers_the_page_and_frees_the_port()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait + " | Select-Object -First 1");

        var page = await session.Browser.AllowAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.True(FreePort.IsFree(session.CallbackUrl.Port));
        Assert.Contains("You can close this tab", page.Html, StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Null(result.Terminating);
    }

    [Fact]
    public async Task Link_works_once()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        var first = await session.Browser.OpenAsync(link, Token);
        var second = await session.Browser.OpenAsync(link, Token);
        await run.StopAsync();

        Assert.Equal(200, first.Status);
        Assert.Equal(410, second.Status);
        Assert.Contains("already used", second.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "PortInUse")]
    [InlineData(false, "PortInUseOnOneAddressFamily")]
    public async Task Port_used_by_another_program_is_named_with_a_remedy(bool onBothFamilies, string id)
    {
        await using var session = await ModuleSession.StartAsync();
        using var other = new TcpListener(IPAddress.IPv6Loopback, session.CallbackUrl.Port);
        using var another = new TcpListener(IPAddress.Loopback, session.CallbackUrl.Port);
        other.Start();
        if (onBothFamilies)
        {
            another.Start();
        }

        var result = await session.RunAsync(Wait);

        Assert.Equal(id, result.FailureId);
        Assert.Contains(
            session.CallbackUrl.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            result.Failure.ToString(),
            StringComparison.Ordinal);
        Assert.NotEmpty(result.Failure.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task ListenUri_serves_a_proxy_or_tunnel()
    {
        var port = FreePort.Next();
        await using var session = await ModuleSession.StartAsync(options => options with
        {
            ReplaceState = true,
            Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [new Uri($"http://localhost:{port}/public/auth")] }],
        });
        // The tunnel forwards the browser's localhost:port to the listener on another port, with another path.
        await using var tunnel = new Tunnel(port, session.CallbackUrl.Port, "/public/auth", "/hidden");
        var run = session.Begin(
            $"$app.CallbackUrl = 'http://localhost:{port}/public/auth'; Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback " +
            $"-NoBrowser -ListenUri http://127.0.0.1:{session.CallbackUrl.Port}/hidden");

        var link = await run.LinkAsync();
        var page = await session.Browser.AllowAsync(link, Token);
        var result = await run.Completion;

        Assert.Equal(port, link.Port);
        Assert.Contains("You can close this tab", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", page.Address.Query, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Cookie_of_another_program_beyond_ASCII_keeps_the_callback()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin("($global:authorization = Get-YourMomOAuthUrl sfdc @app @platform) | Wait-YourMomCallback -NoBrowser");
        var authorize = await session.Browser.OpenAsync(await run.LinkAsync(), Token);
        var state = System.Web.HttpUtility.ParseQueryString(authorize.Address.Query)["state"];

        using var client = new TcpClient("127.0.0.1", session.CallbackUrl.Port);
        await client.GetStream().WriteAsync(
            System.Text.Encoding.UTF8.GetBytes(
                $"GET /auth?code=abc&state={state} HTTP/1.1\r\nHost: {session.CallbackUrl.Authority}\r\nCookie: theme=größe\r\n\r\n"),
            Token);
        var result = await run.Completion;

        Assert.Equal(
            "abc",
            ModuleSession.ToPlainText(Assert.Single(result.Output, item => item.Properties["Code"] is not null).Properties["Code"].Value));
    }
}
