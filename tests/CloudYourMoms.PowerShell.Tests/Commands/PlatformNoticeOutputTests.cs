using System.Management.Automation;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The output of a command while it waits for the platform.</summary>
public sealed class PlatformNoticeOutputTests
{
    private const int WaitId = 8402;
    private const string Url = "Get-YourMomOAuthUrl sfdc @app @platform";
    private const string Desk =
        "New-YourMomInstance Desk -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } " +
        "@platform @account -SkipTokenStorage";

    [Theory]
    [InlineData("status=503 retry-after=1", "503")]
    [InlineData("status=429 retry-after=1", "429")]
    [InlineData("drop=before", "The connection to")]
    public async Task Retry_writes_verbose_line_and_seconds_remaining(string fault, string reason)
    {
        await using var session = await StartAsync($"GET /your_moms/*/oauth/url {fault} times=2");

        var result = await session.RunAsync($"{Url} -RetryIntervalSec 1 -Verbose");

        Assert.Single(result.Output);
        var lines = Lines(result, "will be retried in 1 second");
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Contains(reason, line, StringComparison.Ordinal));
        AssertProgress(result, most: 1);
    }

    [Fact]
    public async Task Refused_connection_of_a_create_writes_each_retry()
    {
        await using var session = await StartAsync();
        session.Set("closed", new Uri($"http://localhost:{FreePort.Next()}/api"));

        var result = await session.RunAsync($"$platform.BaseUri = $closed; {Desk} -RetryIntervalSec 1 -MaximumRetryCount 2 -Verbose");

        Assert.Equal("ConnectionFailed", result.FailureId);
        Assert.Equal(2, Lines(result, "POST will be retried").Count);
        AssertProgress(result, most: 1);
    }

    [Fact]
    public async Task Throttled_create_writes_the_retry()
    {
        await using var session = await StartAsync("POST /instances status=429 retry-after=1");

        var result = await session.RunAsync($"{Desk} -Verbose");

        Assert.Single(result.Output);
        Assert.Single(Lines(result, "returned 429"));
        Assert.Empty(Lines(result, "Looking up"));
        AssertProgress(result, most: 1);
    }

    [Theory]
    [InlineData("drop=after")]
    [InlineData("status=503 processed=yes")]
    public async Task Lost_response_writes_each_lookup_and_seconds_remaining(string fault)
    {
        await using var session = await StartAsync(
            options => options with { ListDelay = TimeSpan.FromSeconds(2), Faults = [Fault.Parse($"POST /instances {fault}")] });

        var result = await session.RunAsync($"{Desk} -Verbose");

        Assert.Single(result.Output);
        var lookups = session.Sandbox.Requests.Count(
            request => request.Method == "GET" && request.Path.EndsWith("/instances", StringComparison.Ordinal));
        Assert.True(lookups > 1);
        Assert.Equal(lookups, Lines(result, "Looking up 'Desk'").Count);
        AssertProgress(result, most: 30);
    }

    [Fact]
    public async Task Verbose_is_silent_unless_requested()
    {
        await using var session = await StartAsync("GET /your_moms/*/oauth/url status=503 retry-after=1");

        var result = await session.RunAsync(Url);

        Assert.Empty(result.VerboseAndDebug);
        AssertProgress(result, most: 1);
    }

    [Fact]
    public async Task Command_without_a_wait_shows_no_wait_progress()
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync($"{Url} -Verbose; {Desk} -Verbose");

        Assert.DoesNotContain(result.Progress, record => record.ActivityId == WaitId);
    }

    [Fact]
    public async Task Lookup_while_waiting_for_input_is_written_with_the_next_input()
    {
        await using var session = await StartAsync(
            options => options with { ListDelay = TimeSpan.FromSeconds(1), Faults = [Fault.Parse("POST /instances drop=after")] });
        var cancellationToken = TestContext.Current.CancellationToken;
        session.Set("lookup", () => SpinWait.SpinUntil(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return session.Sandbox.Requests.Any(request => request.Method == "GET");
        }));

        var result = await session.RunAsync(
            $"& {{ @{{ name = 'A' }}; $lookup.Invoke(); @{{ name = 'B' }} }} | " +
            $"{Desk.Replace(" Desk ", " ", StringComparison.Ordinal)} -Verbose");

        Assert.Null(result.Terminating);
        Assert.Equal(2, result.Output.Count);
        Assert.NotEmpty(Lines(result, "Looking up 'A'"));
        AssertProgress(result, most: 30);
    }

    [Fact]
    public async Task Verbose_consumer_that_ends_the_pipeline_ends_the_command()
    {
        await using var session = await StartAsync("GET /your_moms/*/oauth/url status=503 retry-after=60");

        var result = await session.RunAsync($"{Url} -Verbose 4>&1 | Select-Object -First 1 | ForEach-Object {{ \"$_\" }}");

        Assert.Null(result.Terminating);
        Assert.Contains("will be retried", Assert.Single(result.Output).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_as_error_is_the_error_of_the_command()
    {
        await using var session = await StartAsync("GET /your_moms/*/oauth/url status=503 retry-after=60");

        var result = await session.RunAsync($"$VerbosePreference = 'Stop'; try {{ {Url} }} catch {{ $_.FullyQualifiedErrorId }}");

        Assert.StartsWith("ActionPreferenceStop", Assert.Single(result.Output).ToString(), StringComparison.Ordinal);
        Assert.Single(session.Sandbox.Requests);
    }

    [Fact]
    public async Task Stop_ends_a_wait_at_once()
    {
        await using var session = await StartAsync("GET /your_moms/*/oauth/url status=503 retry-after=60");

        var run = session.Begin($"{Url} -Verbose 4>&1 | ForEach-Object {{ \"$_\" }}");
        await run.FirstOutput;
        await run.StopAsync().WaitAsync(TestContext.Current.CancellationToken);

        Assert.Single(session.Sandbox.Requests);
    }

    private static Task<ModuleSession> StartAsync(params string[] faults) =>
        StartAsync(options => options with { Faults = [.. faults.Select(Fault.Parse)] });

    private static Task<ModuleSession> StartAsync(Func<SandboxOptions, SandboxOptions> configure) => ModuleSession.StartAsync(configure);

    private static List<string> Lines(ScriptResult result, string part) =>
        [.. result.VerboseAndDebug.Where(line => line.Contains(part, StringComparison.Ordinal))];

    private static void AssertProgress(ScriptResult result, int most)
    {
        var shown = result.Progress.Where(record => record.ActivityId == WaitId).ToList();
        Assert.Contains(shown, record => record.SecondsRemaining > 0);
        Assert.All(shown, record => Assert.InRange(record.SecondsRemaining, -1, most));
        Assert.Equal(ProgressRecordType.Completed, shown[^1].RecordType);
    }
}
