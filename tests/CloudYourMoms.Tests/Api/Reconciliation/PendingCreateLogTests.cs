using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>The creates of several processes of one user. Each process has its own log of the same file.</summary>
public sealed class PendingCreateLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly PendingCreateLog _log;
    private readonly PendingCreateLog _otherLog;

    public PendingCreateLogTests() => (_log, _otherLog) = (new(LogPath, "this"), new(LogPath, "other"));

    private string LogPath => Path.Combine(_folder, "CloudYourMoms", "pending-creates");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("https://a.example", "Contoso", true)]
    [InlineData("https://a.example/", " contoso ", true)]
    [InlineData("https://a.example", "Contoso desk", false)]
    [InlineData("https://a.example", "Fabrikam", false)]
    [InlineData("https://b.example", "Contoso", false)]
    public async Task Create_of_another_process_matches_a_similar_name(string platform, string name, bool isMatch)
    {
        await _otherLog.AddAsync(new PendingCreate(new Uri(platform), name, Sample.Now), Sample.Now);

        Assert.Equal(isMatch, await _log.HasOtherAsync(Create(), Sample.Now));
        Assert.False(await _otherLog.HasOtherAsync(Create(), Sample.Now));
    }

    // The platform's date and the creation time may each be up to a second early.
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Create_that_ended_matches_for_3_seconds(int secondsLater, bool isMatch)
    {
        var other = Create();
        await _otherLog.AddAsync(other, Sample.Now);
        await _otherLog.EndAsync(other, Sample.Now, Sample.Now);

        Assert.Equal(isMatch, await _log.HasOtherAsync(Create(secondsLater), Sample.Now.AddSeconds(secondsLater)));
    }

    [Theory]
    [InlineData(43, true)]
    [InlineData(44, false)]
    public async Task Create_with_unknown_outcome_matches_until_its_time(int secondsLater, bool isMatch)
    {
        await _otherLog.EndAsync(Create(), Sample.Now.AddSeconds(40), Sample.Now);

        Assert.Equal(isMatch, await _log.HasOtherAsync(Create(secondsLater), Sample.Now.AddSeconds(secondsLater)));
    }

    [Fact]
    public async Task Ended_line_is_kept_while_another_process_uses_the_name()
    {
        var (one, other) = (Create(), Create());
        await _log.AddAsync(one, Sample.Now);
        await _otherLog.AddAsync(other, Sample.Now);
        await _log.EndAsync(one, Sample.Now, Sample.Now);
        Assert.True(await _otherLog.HasOtherAsync(other, Sample.Now.AddMinutes(2)));

        await _otherLog.EndAsync(other, Sample.Now.AddMinutes(2), Sample.Now.AddMinutes(2));
        Assert.False(await _log.HasOtherAsync(Create(), Sample.Now.AddMinutes(17)));
        Assert.Empty(await ReadLinesAsync());
    }

    [Fact]
    public async Task Ended_lines_do_not_accumulate()
    {
        for (var second = 0; second < 100; second++)
        {
            var create = Create(second);
            await _log.AddAsync(create, create.BeganAt);
            await _log.EndAsync(create, create.BeganAt.AddSeconds(1), create.BeganAt.AddSeconds(1));
        }

        Assert.InRange((await ReadLinesAsync()).Length, 1, 10);
    }

    [Fact]
    public async Task Create_of_a_killed_process_is_removed_after_10_minutes()
    {
        await _otherLog.AddAsync(Create(), Sample.Now);

        Assert.True(await _log.HasOtherAsync(Create(secondsLater: 602), Sample.Now.AddSeconds(602)));
        Assert.False(await _log.HasOtherAsync(Create(secondsLater: 3600), Sample.Now.AddHours(1)));
        Assert.Empty(await ReadLinesAsync());
    }

    [Fact]
    public async Task Log_is_readable_by_its_owner_only_and_has_no_plain_name()
    {
        await _log.AddAsync(Create(), Sample.Now);

        Assert.Matches("^[0-9]+ this [0-9a-f]{32} [0-9A-F]{64}$", Assert.Single(await ReadLinesAsync()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogPath));
        }
    }

    [Fact]
    public async Task Other_content_is_removed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        await File.WriteAllTextAsync(LogPath, "no line\n99999999999999999999 a b c\n999999999999999 a b c\n", Test.Cancellation);

        Assert.False(await _log.HasOtherAsync(Create(), Sample.Now));
        Assert.Empty(await ReadLinesAsync());
    }

    [Fact]
    public async Task File_in_use_is_tried_again()
    {
        await _otherLog.AddAsync(Create(), Sample.Now);
        var opened = new FileStream(LogPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var pauses = 0;

        // The pauses take no time, so the limit is not reached.
        var log = new PendingCreateLog(LogPath, "this") { Delay = PauseAsync, Limit = TimeSpan.FromMinutes(10) };
        await log.AddAsync(Create(), Sample.Now);

        Assert.Equal(50, pauses);
        Assert.Equal(2, (await ReadLinesAsync()).Length);

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
    public async Task Unreadable_file_is_reported_as_unknown(bool isInUse)
    {
        Directory.CreateDirectory(isInUse ? Path.GetDirectoryName(LogPath)! : LogPath);
        await using var opened = isInUse ? new FileStream(LogPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None) : null;
        var log = new PendingCreateLog(LogPath, "this") { Limit = TimeSpan.FromMilliseconds(100) };

        await log.AddAsync(Create(), Sample.Now);

        Assert.Null(await log.HasOtherAsync(Create(), Sample.Now));
    }

    private static PendingCreate Create(int secondsLater = 0) =>
        new(new Uri("https://a.example"), "Contoso", Sample.Now.AddSeconds(secondsLater));

    private Task<string[]> ReadLinesAsync() => File.ReadAllLinesAsync(LogPath, Test.Cancellation);
}
