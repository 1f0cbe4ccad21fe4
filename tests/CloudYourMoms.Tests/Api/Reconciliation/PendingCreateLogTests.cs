using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>Creates of several processes of one user. A process is stood in for by a log and a tracker that it would have.</summary>
public sealed class PendingCreateLogTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string LogPath => Path.Combine(_folder, "CloudYourMoms", "pending-creates");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Contoso", true)]
    [InlineData(" contoso ", true)]
    [InlineData("Fabrikam", false)]
    public async Task Instance_of_another_process_with_a_similar_name_is_not_claimed(string otherName, bool isDoubtful)
    {
        var theirs = new FakePlatform(_clock).To("POST").AnswersLater(200, Sample.InstanceJson);
        using var other = Client(theirs, "other");
        var creation = other.CreateInstanceAsync(
            Sample.InstanceRequest("other") with { Name = otherName }, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => theirs.Sent.Count == 1, TimeSpan.FromSeconds(60)));

        // Of two creates the platform processed only that of the other process.
        var failure = await FailureOfLostCreate();
        theirs.LetAnswer();
        await creation;

        Assert.Equal(isDoubtful ? YourMomErrorKind.CreateOutcomeUnknown : null, failure?.Kind);
        Assert.Equal(isDoubtful, failure?.Message.Contains("another process on this machine", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Completed_create_of_another_process_is_ignored()
    {
        using var other = Client(new FakePlatform(_clock).To("POST").Answers(200, Sample.InstanceJson), "other");
        await other.CreateInstanceAsync(Sample.InstanceRequest("other"), TestContext.Current.CancellationToken);
        _clock.Now += TimeSpan.FromSeconds(1);

        Assert.Null(await FailureOfLostCreate());
    }

    [Fact]
    public async Task Create_of_a_killed_process_is_pruned()
    {
        var killed = new PendingCreate(new YourMomClientOptions().BaseUri, "Contoso", _clock.Now);
        await new PendingCreateLog(LogPath, "killed").AddAsync(killed, _clock.Now);
        _clock.Now += TimeSpan.FromHours(1);

        Assert.Null(await FailureOfLostCreate());
        Assert.Empty(await File.ReadAllTextAsync(LogPath, TestContext.Current.CancellationToken));
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
    public async Task Log_with_other_content_or_in_use_does_not_fail_a_create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        await File.WriteAllTextAsync(LogPath, "no line\n99999999999999999999 a b c\n", TestContext.Current.CancellationToken);
        Assert.Null(await FailureOfLostCreate("one"));

        await using var opened = new FileStream(LogPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(await FailureOfLostCreate("two"));
    }

    [Fact]
    public async Task Log_that_cannot_be_written_does_not_fail_a_create()
    {
        Directory.CreateDirectory(LogPath);

        Assert.Null(await FailureOfLostCreate());
    }

    [Fact]
    public void Log_of_the_user_is_the_default() => Assert.Same(PendingCreateLog.OfUser, new YourMomClientOptions().PendingCreateLog);

    private async Task<YourMomException?> FailureOfLostCreate(string code = "one")
    {
        var platform = new FakePlatform(_clock).To("POST").Answers(503, "{}")
            .To("GET").Answers(200, Sample.InstanceList((123, (int)(_clock.Now - Sample.Now).TotalSeconds + 1, "Contoso")))
            .Answers(200, Sample.InstanceJson);
        using var client = Client(platform, "this");
        var request = Sample.InstanceRequest(code) with { CodeReceivedAt = _clock.Now };
        var failure = await Record.ExceptionAsync(() => client.CreateInstanceAsync(request, TestContext.Current.CancellationToken));
        return failure is null ? null : Assert.IsType<YourMomException>(failure);
    }

    private YourMomClient Client(FakePlatform platform, string process) =>
        new(Sample.Options(clock: _clock) with { PendingCreateLog = new(LogPath, process) }, platform);
}
