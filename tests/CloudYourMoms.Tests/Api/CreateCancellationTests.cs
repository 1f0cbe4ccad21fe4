using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>What becomes of a create that is stopped.</summary>
public sealed class CreateCancellationTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(429, "7")]
    [InlineData(429, null)]
    public async Task Cancellation_during_throttling_creates_nothing(int status, string? retryAfter)
    {
        using var cancellation = new CancellationTokenSource();
        _clock.Pausing = _ => cancellation.Cancel();
        var platform = new FakePlatform(_clock).Returns(status, "{}", [.. retryAfter is null ? [] : new[] { ("Retry-After", retryAfter) }]);
        using var client = Sample.Client(platform, retries: 3, _clock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token));

        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Cancellation_between_lookups_reports_unknown_outcome()
    {
        using var cancellation = new CancellationTokenSource();
        _clock.Pausing = _ => cancellation.Cancel();
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(
            503, "{}", ("Retry-After", "1"));
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Cancellation_during_a_lookup_allows_a_final_lookup()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform(_clock) { Arrived = sent => CancelAt(sent, cancellation) }
            .To("GET").NeverReturns().Returns(200, Sample.InstanceList((123, 1, "Contoso"))).To("POST").Returns(504, "{}");
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token));

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);

        static void CancelAt(SentRequest sent, CancellationTokenSource source)
        {
            if (sent.Method == "GET")
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public async Task Create_canceled_before_sending_is_not_sent()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), new CancellationToken(canceled: true)));

        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Create_response_is_awaited_after_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().ReturnsLater(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        var creation = client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token);
        await cancellation.CancelAsync();
        Assert.False(creation.IsCompleted);
        platform.Release();

        Assert.Equal(123, (await creation).Instance.Id);
    }

    [Fact]
    public async Task Create_without_a_response_after_a_cancellation_is_looked_up_once()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").NeverReturns();
        using var client = new YourMomClient(
            Sample.Options(retries: 3, _clock) with { CancellationGracePeriod = TimeSpan.FromMilliseconds(20) }, platform);

        var creation = client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token);
        await cancellation.CancelAsync();

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, (await Assert.ThrowsAnyAsync<YourMomException>(() => creation)).Kind);
        Assert.Single(platform.Gets);
        Assert.Empty(_clock.Pauses);
    }
}
