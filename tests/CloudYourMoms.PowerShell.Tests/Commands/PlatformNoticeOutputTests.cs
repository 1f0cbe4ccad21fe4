using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The output of a command while it waits for the platform.</summary>
public sealed class PlatformNoticeOutputTests : SessionTests
{
    private const int WaitId = 8402;
    private const string Url = "Get-YourMomOAuthUrl sfdc @app @platform ";
    private const string LongWait = "GET /your_moms/*/oauth/url status=503 retry-after=60";

    [Theory]
    [InlineData("GET /your_moms/*/oauth/url status=503 retry-after=1 times=2", Url, "503", 2)]
    [InlineData("GET /your_moms/*/oauth/url status=429 retry-after=1 times=2", Url, "429", 2)]
    [InlineData("GET /your_moms/*/oauth/url drop=before times=2", Url, "The connection to", 2)]
    [InlineData("POST /instances status=429 retry-after=1", Create, "returned 429", 1)]
    public async Task Retry_writes_verbose_line_and_seconds_remaining(string fault, string command, string reason, int retries)
    {
        await StartAsync(fault);

        var result = await RunAsync($"{command} -RetryIntervalSec 1 -Verbose");

        Assert.Single(result.Output);
        var lines = Lines(result, "will be retried in 1 second");
        Assert.Equal(retries, lines.Count);
        Assert.All(lines, line => Assert.Contains(reason, line, StringComparison.Ordinal));
        Assert.Empty(Lines(result, "Looking up"));
        AssertProgress(result, most: 1);
    }

    [Fact]
    public async Task Refused_connection_of_a_create_writes_each_retry()
    {
        await StartAsync();
        Session.Set("closed", new Uri($"http://localhost:{FreePort.Next()}/api"));

        var result = await RunAsync($"$platform.BaseUri = $closed; {Create} -RetryIntervalSec 1 -MaximumRetryCount 2 -Verbose");

        Assert.Equal("ConnectionFailed", result.FailureId);
        Assert.Equal(2, Lines(result, "POST will be retried").Count);
        AssertProgress(result, most: 1);
    }

    [Theory]
    [InlineData("drop=after")]
    [InlineData("status=503 processed=yes")]
    public async Task Lost_response_writes_each_lookup_and_seconds_remaining(string fault)
    {
        await StartAsync(
            options => options with { ListDelay = TimeSpan.FromSeconds(2), Faults = [Fault.Parse($"POST /instances {fault}")] });

        var result = await RunAsync($"{Create} -Verbose");

        Assert.Single(result.Output);
        var lookups = Sandbox.Requests.Count(
            request => request.Method == "GET" && request.Path.EndsWith("/instances", StringComparison.Ordinal));
        Assert.True(lookups > 1);
        Assert.Equal(lookups, Lines(result, "Looking up 'Desk'").Count);
        AssertProgress(result, most: 30);
    }

    [Fact]
    public async Task Verbose_is_silent_unless_requested()
    {
        await StartAsync("GET /your_moms/*/oauth/url status=503 retry-after=1");

        var result = await RunAsync(Url);

        Assert.Empty(result.VerboseAndDebug);
        AssertProgress(result, most: 1);
    }

    [Fact]
    public async Task Command_without_a_wait_shows_no_progress() => Assert.DoesNotContain(
        (await RunAsync($"{Url} -Verbose; {Create} -Verbose")).Progress, record => record.ActivityId == WaitId);

    [Fact]
    public async Task Lookup_while_waiting_for_input_is_written_with_the_next_input()
    {
        await StartAsync(
            options => options with { ListDelay = TimeSpan.FromSeconds(1), Faults = [Fault.Parse("POST /instances drop=after")] });
        Session.Set("lookup", () => SpinWait.SpinUntil(() =>
        {
            CancellationToken.ThrowIfCancellationRequested();
            return Sandbox.Requests.Any(request => request.Method == "GET");
        }));

        var result = await RunAsync(
            "& { @{ name = 'A' }; $null = $lookup.Invoke(); @{ name = 'B' } } | " +
            Create.Replace(" Desk ", " ", StringComparison.Ordinal) + " -Verbose");

        Assert.Equal(2, result.AssertSucceeded().Output.Count);
        Assert.NotEmpty(Lines(result, "Looking up 'A'"));
        AssertProgress(result, most: 30);
    }

    [Fact]
    public async Task Verbose_consumer_that_ends_the_pipeline_ends_the_wait()
    {
        await StartAsync(LongWait);

        var result = await RunAsync($"{Url} -Verbose 4>&1 | Select-Object -First 1 | ForEach-Object {{ \"$_\" }}");

        Assert.Contains("will be retried", Assert.Single(result.AssertSucceeded().OutputText), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_as_error_is_the_error_of_the_command()
    {
        await StartAsync(LongWait);

        var result = await RunAsync($"$VerbosePreference = 'Stop'; try {{ {Url} }} catch {{ $_.FullyQualifiedErrorId }}");

        Assert.StartsWith("ActionPreferenceStop", Assert.Single(result.OutputText), StringComparison.Ordinal);
        Assert.Single(Sandbox.Requests);
    }

    [Fact]
    public async Task Stop_ends_the_wait_at_once()
    {
        await StartAsync(LongWait);
        var run = await BeginAsync($"{Url} -Verbose 4>&1 | ForEach-Object {{ \"$_\" }}");
        await run.FirstOutput;

        await run.StopAsync();

        Assert.Single(Sandbox.Requests);
    }

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
