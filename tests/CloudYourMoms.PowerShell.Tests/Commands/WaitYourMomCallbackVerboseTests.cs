using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>-Verbose shows the events of the listener; progress shows the remaining time.</summary>
public sealed class WaitYourMomCallbackVerboseTests
{
    private const string Wait =
        "$authorization = Get-YourMomOAuthUrl sfdc @app @platform; $authorization | Wait-YourMomCallback -NoBrowser -Verbose";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verbose_follows_the_sign_in_without_secrets()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);
        var link = await run.LinkAsync();

        await session.Browser.OpenAsync(new Uri(session.CallbackUrl, "/elsewhere?code=forged"), Token);
        await session.Browser.OpenAsync(new Uri(session.CallbackUrl, "?code=forged&state=wrong"), Token);
        await session.Browser.OpenAsync(new Uri(session.CallbackUrl, "?code=forged&state=wrong"), Token);
        await session.Browser.AllowAsync(link, Token);
        var result = await run.Completion;

        var lines = result.VerboseAndDebug.SkipWhile(line => !line.StartsWith("Listening", StringComparison.Ordinal)).ToList();
        Assert.Matches($"^Listening on .*:{session.CallbackUrl.Port} for the callback on the path /auth\\.$", lines[0]);
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
        var callback = Assert.Single(result.Output);
        string[] secrets =
        [
            "forged",
            link.AbsolutePath.Trim('/'),
            ModuleSession.ToPlainText(callback.Properties["Code"].Value),
            (string)callback.Properties["State"].Value,
            session.Options.Apps[0].ApiSecret,
        ];
        Assert.All(lines, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Event_is_written_during_the_wait()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait + " 4>&1");
        await run.LinkAsync();

        // The callback is sent only after this line is read, so no other event ends this wait.
        Assert.StartsWith("Listening on ", (await run.FirstOutput).ToString(), StringComparison.Ordinal);
        await run.StopAsync();
    }

    [Fact]
    public async Task Denial_is_an_event_before_it_is_an_error()
    {
        await using var session = await ModuleSession.StartAsync();
        var run = session.Begin(Wait);

        await session.Browser.DenyAsync(await run.LinkAsync(), Token);
        var result = await run.Completion;

        Assert.Equal("AuthorizationDenied", result.FailureId);
        Assert.Equal("Accepted the provider's denial.", result.VerboseAndDebug[^1]);
    }

    [Fact]
    public async Task Progress_shows_the_activity_and_the_time_limit()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser -TimeoutSec 2");

        var waiting = result.Progress.Where(record => record.Activity == "Sign-in to sfdc").ToList();
        Assert.Equal(2, waiting[0].SecondsRemaining);
        Assert.Equal("Waiting for the callback. Press Ctrl+C to cancel", waiting[0].StatusDescription);
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, waiting[^1].RecordType);
    }
}
