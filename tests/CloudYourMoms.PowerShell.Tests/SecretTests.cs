using System.Diagnostics;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

public sealed class SecretTests
{
    private const string Everything = "$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; ";
    private const string Pipeline = Everything + "Get-YourMomOAuthUrl sfdc @app @platform @account | Wait-YourMomCallback -NoBrowser -TimeoutSec 30 | New-YourMomInstance -Name 'x' @platform @account";

    [Fact]
    public async Task No_stream_of_a_successful_run_holds_a_secret()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync(Pipeline);

        Assert.NotEmpty(result.VerboseAndDebug);
        Assert.Single(result.Output);
        Assert.Contains(Secrets(session), secret => secret.EndsWith("==", StringComparison.Ordinal));
        AssertNoSecret(session, result);
    }

    [Theory]
    [InlineData("GET /your_moms/*/oauth/url status=401")]
    [InlineData("GET /your_moms/*/oauth/url html=200")]
    [InlineData("GET /your_moms/*/oauth/url not-json")]
    [InlineData("GET /your_moms/*/oauth/url oversized")]
    [InlineData("POST /instances status=400")]
    [InlineData("POST /instances status=500")]
    [InlineData("POST /instances drop=before")]
    [InlineData("POST /instances drop=after")]
    [InlineData("POST /instances truncate")]
    [InlineData("POST /instances html=200")]
    [InlineData("POST /instances not-json")]
    public async Task No_error_holds_a_secret_and_each_says_what_to_do(string fault)
    {
        await using var session = await ModuleSession.StartAsync(options => options with { Faults = [Fault.Parse(fault)] });

        var result = await session.RunAndAllowAsync(Pipeline);

        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Failure.ErrorDetails.RecommendedAction);
        AssertNoSecret(session, result);
    }

    [Fact]
    public async Task What_the_default_view_shows_holds_no_secret()
    {
        await using var session = await ModuleSession.StartAsync();
        await session.RunAndAllowAsync("$global:authorization = Get-YourMomOAuthUrl sfdc @app @platform; $global:callback = $authorization | Wait-YourMomCallback -NoBrowser");

        var result = await session.RunAsync(
            "$instance = $callback | New-YourMomInstance -Name 'x' @platform @account; $authorization, $callback, $instance | ForEach-Object { \"$_\"; foreach ($p in $_.PSObject.Properties) { \"$($p.Name) $($p.Value)\" } }");

        Assert.Contains(result.Output, line => line.ToString().StartsWith("OAuthUrl http", StringComparison.Ordinal));
        AssertNoSecret(session, result);
        Assert.DoesNotContain("client_secret", result.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_browser_opens_the_process_list_shows_neither_a_secret_nor_the_OAuth_URL()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It plays xdg-open and reads /proc, which only Linux has.");
        var folder = Directory.CreateTempSubdirectory().FullName;
        var pipe = Path.Combine(folder, "seen");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // A fake browser that tells what any user of the machine can read while it runs, and the environment that it was given.
        var browser = Path.Combine(folder, "xdg-open");
        await File.WriteAllTextAsync(browser, $"#!/bin/sh\n(env; for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline; echo; done) > {pipe} 2>/dev/null\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var path = Environment.GetEnvironmentVariable("PATH");
        var display = Environment.GetEnvironmentVariable("DISPLAY");
        Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
        Environment.SetEnvironmentVariable("DISPLAY", ":0");
        try
        {
            await using var session = await ModuleSession.StartAsync();
            var run = session.Begin("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback");
            var seen = await File.ReadAllTextAsync(pipe, TestContext.Current.CancellationToken);
            var link = await run.LinkAsync();
            await run.StopAsync();

            Assert.Contains(link.AbsoluteUri, seen, StringComparison.Ordinal);
            Assert.Contains("DISPLAY=:0", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("oauth2/authorize", seen, StringComparison.Ordinal);
            Assert.All(Secrets(session), secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            Environment.SetEnvironmentVariable("DISPLAY", display);
        }
    }

    private static IEnumerable<string> Secrets(ModuleSession session)
    {
        var app = session.Options.Apps[0];
        var codes = session.Sandbox.Requests.SelectMany(request => request.Body.Split('"')).Where(part => part.EndsWith("==", StringComparison.Ordinal));
        return new[] { app.ApiSecret, app.ClientSecretInUrl, session.Options.UserSecret, session.Options.OrganizationSecret }
            .Concat(session.Sandbox.Instances.Select(instance => instance.Token))
            .Concat(codes)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) })
            .Distinct(StringComparer.Ordinal);
    }

    private static void AssertNoSecret(ModuleSession session, ScriptResult result)
    {
        var text = result.AllText;
        Assert.All(Secrets(session), secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain("client_secret=s", text, StringComparison.Ordinal);
    }
}
