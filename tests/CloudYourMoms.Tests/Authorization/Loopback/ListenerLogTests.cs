using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class ListenerLogTests
{
    private readonly ListenerLog _log = new();

    [Fact]
    public void Repeated_event_is_counted_and_written_less_often()
    {
        Enumerable.Range(0, 1000).ToList().ForEach(_ => _log.Add("Refused."));
        _log.Add("Accepted.");

        Assert.Equal(
            ["Refused.", .. new[] { 2, 4, 8, 16, 32, 64, 128, 256, 512 }.Select(count => $"Refused. ({count} times)"), "Accepted."],
            _log.TakeAll());
    }

    [Fact]
    public async Task Reader_is_notified_and_takes_each_line_once()
    {
        var added = _log.Added;
        Assert.False(added.IsCompleted);

        _log.Add("one");
        await added;

        Assert.Equal(["one"], _log.TakeAll());
        Assert.Empty(_log.TakeAll());
        Assert.False(_log.Added.IsCompleted);
    }
}
