using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>Creates of several processes of one user. Another process is represented by its own log and tracker.</summary>
public sealed class PendingCreateLogTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string LogPath => Path.Combine(_folder, "CloudYourMoms", "pending-creates");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Contoso", "Contoso", true)]
    [InlineData("Contoso", " contoso ", true)]
    [InlineData("Contoso service desk", "Contoso service desk Berlin", true)]
    [InlineData("Contoso", "Fabrikam", false)]
    [InlineData("Contoso", "Contoso service desk", false)]
    public async Task Instance_of_another_process_with_a_similar_name_is_not_claimed(string name, string otherName, bool isUncertain)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var theirs = new FakePlatform(_clock) { Arrived = _ => arrived.TrySetResult() }.To("POST").ReturnsLater(200, Sample.InstanceJson);
        using var other = Client(theirs, "other");
        var creation = other.CreateInstanceAsync(
            Sample.InstanceRequest("other") with { Name = otherName }, TestContext.Current.CancellationToken);
        await arrived.Task.WaitAsync(HangLimit.Duration, TestContext.Current.CancellationToken);

        // Of two creates the platform processed only that of the other process.
        var failure = await FailureOfLostCreate(name: name);
        theirs.Release();
        await creation;

        Assert.Equal(isUncertain ? YourMomErrorKind.CreateOutcomeUnknown : null, failure?.Kind);
        Assert.Equal(isUncertain, failure?.Message.Contains("Another process on this machine", StringComparison.Ordinal) == true);
    }

    // The platform's date and the time of creation may each be up to a second early.
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Instance_of_another_process_that_ended_seconds_before_is_not_claimed(int seconds, bool isUncertain)
    {
        using var other = Client(new FakePlatform(_clock).To("POST").Returns(200, Sample.InstanceJson), "other");
        await other.CreateInstanceAsync(Sample.InstanceRequest("other"), TestContext.Current.CancellationToken);
        _clock.Now += TimeSpan.FromSeconds(seconds);

        Assert.Equal(isUncertain ? YourMomErrorKind.CreateOutcomeUnknown : null, (await FailureOfLostCreate())?.Kind);
    }

    [Fact]
    public async Task Create_that_ended_is_kept_while_another_process_has_one_of_its_name()
    {
        var platform = new YourMomClientOptions().BaseUri;
        var (one, other) = (new PendingCreate(platform, "Contoso", _clock.Now), new PendingCreate(platform, "Contoso", _clock.Now));
        var (log, otherLog) = (new PendingCreateLog(LogPath, "one"), new PendingCreateLog(LogPath, "other"));
        await log.AddAsync(one, _clock.Now);
        await otherLog.AddAsync(other, _clock.Now);
        await log.EndAsync(one, _clock.Now, _clock.Now);
        _clock.Now += TimeSpan.FromMinutes(2);

        Assert.True(await otherLog.HasOtherAsync(other, _clock.Now));
        await otherLog.EndAsync(other, _clock.Now, _clock.Now);
        _clock.Now += TimeSpan.FromMinutes(15);
        Assert.False(await otherLog.HasOtherAsync(new(platform, "Fabrikam", _clock.Now), _clock.Now));
        Assert.Empty(await File.ReadAllTextAsync(LogPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Lines_of_creates_that_ended_do_not_accumulate()
    {
        var log = new PendingCreateLog(LogPath, "one");
        for (var number = 0; number < 100; number++)
        {
            var create = new PendingCreate(new("https://a.example"), "Contoso", _clock.Now);
            await log.AddAsync(create, _clock.Now);
            _clock.Now += TimeSpan.FromSeconds(1);
            await log.EndAsync(create, _clock.Now, _clock.Now);
        }

        Assert.InRange((await File.ReadAllLinesAsync(LogPath, TestContext.Current.CancellationToken)).Length, 1, 10);
    }

    [Fact]
    public async Task Create_of_a_killed_process_is_pruned()
    {
        var killed = new PendingCreate(new YourMomClientOptions().BaseUri, "Contoso", _clock.Now);
        await new PendingCreateLog(LogPath, "killed").AddAsync(killed, _clock.Now);
        _clock.Now += TimeSpan.FromHours(1);

        Assert.Null(await FailureOfLostCreate());
        var text = await File.ReadAllTextAsync(LogPath, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("killed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_is_readable_by_its_owner_only_and_has_no_plain_name()
    {
        await new PendingCreateLog(LogPath, "one").AddAsync(new(new("https://a.example"), "Contoso", _clock.Now), _clock.Now);

        var text = await File.ReadAllTextAsync(LogPath, TestContext.Current.CancellationToken);
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("Contoso", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a.example", text, StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogPath));
        }
    }

    [Fact]
    public async Task Log_with_other_content_does_not_fail_a_create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        await File.WriteAllTextAsync(LogPath, "no line\n99999999999999999999 a b c\n", TestContext.Current.CancellationToken);

        Assert.Null(await FailureOfLostCreate());
    }

    [Fact]
    public async Task Log_that_is_in_use_for_a_moment_is_tried_again()
    {
        var create = new PendingCreate(new("https://a.example"), "Contoso", _clock.Now);
        await new PendingCreateLog(LogPath, "other").AddAsync(create, _clock.Now);
        var opened = new FileStream(LogPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var pauses = 0;

        // The pauses take no time, so that the limit is not reached.
        var log = new PendingCreateLog(LogPath, "one") { Delay = PauseAsync, Limit = TimeSpan.FromMinutes(10) };
        await log.AddAsync(create, _clock.Now);

        Assert.Equal(50, pauses);
        Assert.Equal(2, (await File.ReadAllLinesAsync(LogPath, TestContext.Current.CancellationToken)).Length);

        async Task PauseAsync(TimeSpan pause)
        {
            if (++pauses == 50)
            {
                await opened.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unreadable_log_fails_no_create_and_leaves_a_lost_one_unknown(bool isInUse)
    {
        Directory.CreateDirectory(isInUse ? Path.GetDirectoryName(LogPath)! : LogPath);
        await using var opened = isInUse ? new FileStream(LogPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None) : null;
        var log = new PendingCreateLog(LogPath, "this") { Limit = TimeSpan.FromMilliseconds(100) };
        using var client = Client(new FakePlatform(_clock).To("POST").Returns(200, Sample.InstanceJson), log);

        await client.CreateInstanceAsync(Sample.InstanceRequest("other"), TestContext.Current.CancellationToken);
        var failure = await FailureOfLostCreate(log: log);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure?.Kind);
        Assert.Equal([123], failure!.InstanceIds);
        Assert.Contains("could not be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_of_the_user_is_the_default() => Assert.Same(PendingCreateLog.OfUser, new YourMomClientOptions().PendingCreateLog);

    private async Task<YourMomException?> FailureOfLostCreate(string name = "Contoso", PendingCreateLog? log = null)
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(503, "{}")
            .To("GET").Returns(200, Sample.InstanceList((123, (int)(_clock.Now - Sample.Now).TotalSeconds + 1, name)))
            .Returns(200, Sample.InstanceJson);
        using var client = Client(platform, log ?? new(LogPath, "this"));
        var request = Sample.InstanceRequest("one") with { Name = name, CodeReceivedAt = _clock.Now };
        var failure = await Record.ExceptionAsync(() => client.CreateInstanceAsync(request, TestContext.Current.CancellationToken));
        return failure is null ? null : Assert.IsAssignableFrom<YourMomException>(failure);
    }

    private YourMomClient Client(FakePlatform platform, string process) => Client(platform, new PendingCreateLog(LogPath, process));

    private YourMomClient Client(FakePlatform platform, PendingCreateLog log) =>
        new(Sample.Options(clock: _clock) with { PendingCreateLog = log }, platform);
}
