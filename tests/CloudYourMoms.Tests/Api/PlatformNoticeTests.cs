using System.Net.Sockets;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>What a client reports while it waits.</summary>
public sealed class PlatformNoticeTests : IProgress<PlatformNotice>
{
    private readonly FakeClock _clock = new();
    private readonly List<PlatformNotice> _notices = [];

    [Fact]
    public async Task Retry_is_reported_with_its_pause_and_the_end_of_the_wait()
    {
        var platform = new FakePlatform().Returns(503, "{}").Returns(429, "{}", ("Retry-After", "7"))
            .Fails(new HttpRequestException("failed", new SocketException((int)SocketError.ConnectionRefused)))
            .Returns(200, Sample.OAuthResponse());
        using var client = Client(platform);

        await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(
            [PlatformNoticeKind.Retry, PlatformNoticeKind.Retry, PlatformNoticeKind.Retry, PlatformNoticeKind.Ended],
            _notices.Select(notice => notice.Kind));
        Assert.Equal([1, 7, 4, 0], _notices.Select(notice => notice.Remaining.TotalSeconds));
        Assert.Contains("returned 503. GET will be retried in 1 second.", _notices[0].Message, StringComparison.Ordinal);
        Assert.Contains("returned 429. GET will be retried in 7 seconds.", _notices[1].Message, StringComparison.Ordinal);
        Assert.Contains("refused. GET will be retried in 4 seconds.", _notices[2].Message, StringComparison.OrdinalIgnoreCase);
        Assert.Single(_notices.Select(notice => notice.Wait).Distinct());
        Assert.All(_notices, notice => Assert.DoesNotContain("apiSecret", notice.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lookup_is_reported_with_the_time_remaining()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(503, "{}").To("GET").Returns(404, Sample.NoInstances);
        using var client = Client(platform);

        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        var lookups = _notices.Where(notice => notice.Kind == PlatformNoticeKind.Lookup).ToList();
        Assert.Equal([30, 29, 27, 23, 15, 7, 0], lookups.Select(notice => notice.Remaining.TotalSeconds));
        Assert.All(
            lookups, notice => Assert.StartsWith("Looking for 'Contoso': the response was lost", notice.Message, StringComparison.Ordinal));
        Assert.Equal(PlatformNoticeKind.Ended, _notices[^1].Kind);
    }

    [Fact]
    public async Task Wait_that_is_canceled_is_reported_as_ended()
    {
        using var cancellation = new CancellationTokenSource();
        _clock.Pausing = _ => cancellation.Cancel();
        using var client = Client(new FakePlatform().Returns(503, "{}"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetOAuthUrlAsync(Sample.OAuthRequest(), cancellation.Token));

        Assert.Equal([PlatformNoticeKind.Retry, PlatformNoticeKind.Ended], _notices.Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Request_without_a_wait_is_not_reported()
    {
        using var client = Client(new FakePlatform().Returns(200, Sample.InstanceJson));

        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        Assert.Empty(_notices);
    }

    [Fact]
    public async Task Name_with_control_characters_is_sanitized()
    {
        using var client = Client(new FakePlatform(_clock).To("POST").Returns(503, "{}").To("GET").Returns(404, Sample.NoInstances));

        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(
                Sample.InstanceRequest() with { Name = "a\u001b]52;c;AAAA\u0007b" }, TestContext.Current.CancellationToken));

        Assert.All(_notices, notice => Assert.DoesNotContain('\u001b', notice.Message));
    }

    void IProgress<PlatformNotice>.Report(PlatformNotice value) => _notices.Add(value);

    private YourMomClient Client(FakePlatform platform) => new(Sample.Options(retries: 3, _clock) with { Notices = this }, platform);
}
