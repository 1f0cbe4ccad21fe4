using System.Net.Sockets;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>A create is sent again only when the platform certainly did not process it.</summary>
public sealed class CreateRetryTests
{
    private readonly FakeClock _clock = new();

    public static TheoryData<int> AmbiguousStatuses => [408, 500, 501, 502, 503, 504, 505, 507, 520, 522, 599];

    [Theory]
    [MemberData(nameof(AmbiguousStatuses))]
    public async Task Failed_create_is_never_sent_again(int status)
    {
        foreach (var retryAfter in new[] { "0", "1", "30", (Sample.Now + TimeSpan.FromSeconds(2)).ToString("R") })
        {
            var platform = new FakePlatform(_clock)
                .To("GET")
                .Returns(404, Sample.NoInstances)
                .To("POST")
                .Returns(status, "{}", ("Retry-After", retryAfter))
                .Returns(200, Sample.InstanceJson);

            Assert.Equal(YourMomErrorKind.CreateNotConfirmed, (await Sample.FailureOfCreation(platform, _clock)).Kind);

            Assert.Single(platform.Posts);
        }
    }

    // The clock is behind, the time is a local one, the name is changed, or the instance shows late: no lookup finds it.
    [Theory]
    [InlineData("Contoso", -7)]
    [InlineData("Contoso", -3600)]
    [InlineData("Contoso", 7200)]
    [InlineData("Cont", 1)]
    [InlineData("&quot;Contoso&quot;", 1)]
    public async Task Create_processed_but_answered_with_503_exists_once(string name, int secondsAfter)
    {
        var list = Sample.InstanceList((123, secondsAfter, name));
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).Returns(200, list).To("POST").Returns(
            503, "{}", ("Retry-After", "1"));

        await Sample.FailureOfCreation(platform, _clock);

        Assert.Single(platform.Posts);
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData("7", "7")]
    [InlineData("0", "0")]
    public async Task Throttled_create_is_sent_again_without_a_lookup(string? retryAfter, string pauses)
    {
        var platform = new FakePlatform(_clock).Returns(429, "{}", Headers(retryAfter)).Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, retries: 1, _clock);

        Assert.Equal(123, (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance.Id);

        Assert.Equal(2, platform.Posts.Count);
        Assert.Single(platform.Posts.Distinct());
        Assert.Empty(platform.Gets);
        Assert.Equal(pauses, string.Join(' ', _clock.Pauses.Select(pause => pause.TotalSeconds)));
    }

    [Theory]
    [InlineData(null, "1 2 4 8 16 32 64 128")]
    [InlineData("60", "60 60 60 60 60")]
    public async Task Create_throttled_repeatedly_ends_within_5_minutes(string? retryAfter, string pauses)
    {
        var platform = new FakePlatform(_clock).Returns(429, "{}", Headers(retryAfter));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.TooManyRequests, failure.Kind);
        Assert.Equal(pauses, string.Join(' ', _clock.Pauses.Select(pause => pause.TotalSeconds)));
        Assert.Equal(_clock.Pauses.Count + 1, platform.Posts.Count);
        Assert.Empty(platform.Gets);
    }

    [Fact]
    public async Task Retry_after_zero_repeatedly_still_pauses()
    {
        var platform = new FakePlatform(_clock).Returns(429, "{}", ("Retry-After", "0"));

        Assert.Equal(YourMomErrorKind.TooManyRequests, (await Sample.FailureOfCreation(platform, _clock)).Kind);

        Assert.Equal(TimeSpan.Zero, _clock.Pauses[0]);
        Assert.All(_clock.Pauses.Skip(1), pause => Assert.Equal(TimeSpan.FromSeconds(1), pause));
        Assert.Equal(301, _clock.Pauses.Count);
    }

    [Theory]
    [InlineData("61")]
    [InlineData("Mon, 23 Nov 2026 10:01:01 GMT")]
    public async Task Retry_after_more_than_a_minute_is_reported_without_waiting(string retryAfter)
    {
        var platform = new FakePlatform(_clock).Returns(429, "{}", ("Retry-After", retryAfter));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.TooManyRequests, failure.Kind);
        Assert.Contains("61 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Single(platform.Sent);
        Assert.Empty(_clock.Pauses);
    }

    [Fact]
    public async Task Create_without_retries_is_sent_once()
    {
        foreach (var make in new Func<FakePlatform>[]
        {
            () => new FakePlatform().Returns(429, "{}"), () => new FakePlatform().Fails(NoConnection(SocketError.ConnectionRefused)),
        })
        {
            var platform = make();
            using var client = Sample.Client(platform, retries: 0, _clock);

            await Assert.ThrowsAnyAsync<YourMomException>(
                () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

            Assert.Single(platform.Sent);
        }
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused)]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NetworkUnreachable)]
    public async Task Create_that_was_never_sent_is_retried(SocketError error)
    {
        var platform = new FakePlatform(_clock).Fails(NoConnection(error)).Returns(429, "{}").Fails(NoConnection(error)).Returns(
            200, Sample.InstanceJson);
        using var client = Sample.Client(platform, retries: 2, _clock);

        Assert.Equal(123, (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance.Id);

        Assert.Equal(4, platform.Posts.Count);
        Assert.Empty(platform.Gets);
    }

    [Fact]
    public async Task Create_without_a_connection_is_retried_up_to_the_limit()
    {
        var platform = new FakePlatform(_clock).Fails(NoConnection(SocketError.ConnectionRefused));

        Assert.Equal(YourMomErrorKind.ConnectionFailed, (await Sample.FailureOfCreation(platform, _clock)).Kind);

        Assert.Equal(4, platform.Posts.Count);
        Assert.Empty(platform.Gets);
    }

    [Fact]
    public async Task Create_time_is_that_of_the_last_attempt()
    {
        // One of the same name that came to be while this one was put off.
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 5, "Contoso")))
            .To("POST")
            .Returns(429, "{}", ("Retry-After", "60"))
            .Returns(500, "{}");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.NotEqual(YourMomErrorKind.CreateResponseLost, failure.Kind);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Late_response_leaves_the_full_reconciliation_time(int status)
    {
        var platform = new FakePlatform(_clock) { Arrived = sent => _clock.Now += TimeSpan.FromSeconds(sent.Method == "POST" ? 28 : 0) }
            .To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(status, "{}");
        using var client = Sample.Client(platform, retries: 0, _clock);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.Equal(30, _clock.Pauses.Sum(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Code_is_reused_only_after_a_rejection()
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(400, "{}").Returns(
            200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);
        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));
        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, refusal.Kind);
        Assert.Equal(
            ValidationErrorCode.CodeUsed, Assert.Single(Assert.IsType<InstanceValidationException>(refusal).ValidationErrors).Kind);
        Assert.Equal(2, platform.Posts.Count);
    }

    private static (string Name, string Value)[] Headers(string? retryAfter) => retryAfter is null ? [] : [("Retry-After", retryAfter)];

    private static HttpRequestException NoConnection(SocketError error) => new("failed", new SocketException((int)error));
}
