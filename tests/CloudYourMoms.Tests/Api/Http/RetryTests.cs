using System.Net.Sockets;
using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class RetryTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task GET_is_retried_with_pauses_that_double(int status)
    {
        var platform = new FakePlatform().Returns(status, "{}").Returns(status, "{}").Returns(200, Sample.OAuthResponse());

        Assert.Equal("sfdcservicecloud", (await Get(platform, retries: 3)).Key);

        Assert.Equal(3, platform.Sent.Count);
        Assert.Single(platform.Sent.Distinct());
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], _clock.Pauses);
    }

    [Fact]
    public async Task Fixed_pause_stays_the_same()
    {
        var platform = new FakePlatform().Returns(503, "{}");
        using var client = new YourMomClient(Sample.Options(retries: 3, _clock) with { RetryInterval = TimeSpan.FromSeconds(7) }, platform);

        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken));

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], _clock.Pauses);
    }

    [Fact]
    public async Task Pause_is_limited_to_the_longest_timer()
    {
        var platform = new FakePlatform().Returns(503, "{}").Returns(200, Sample.OAuthResponse());
        using var client = new YourMomClient(
            Sample.Options(retries: 1, _clock) with { RetryInterval = TimeSpan.FromSeconds(int.MaxValue) }, platform);

        await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);

        Assert.Equal([TimeSpan.FromMilliseconds(int.MaxValue)], _clock.Pauses);
    }

    [Fact]
    public async Task GET_is_retried_after_a_network_failure()
    {
        var platform = new FakePlatform().Fails(Refused()).Fails(new IOException("broken")).Returns(200, Sample.OAuthResponse());

        await Get(platform, retries: 2);

        Assert.Equal(3, platform.Sent.Count);
    }

    [Fact]
    public async Task Last_retry_reports_the_platforms_error()
    {
        var platform = new FakePlatform().Returns(503, """{"message": "Down for maintenance"}""");

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => Get(platform, retries: 2));

        Assert.Equal(3, platform.Sent.Count);
        Assert.Equal(YourMomErrorKind.PlatformUnavailable, failure.Kind);
        Assert.Contains("Down for maintenance", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_retry_reports_the_network_failure()
    {
        var platform = new FakePlatform().Fails(Refused());

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => Get(platform, retries: 2));

        Assert.Equal(3, platform.Sent.Count);
        Assert.Equal(YourMomErrorKind.ConnectionFailed, failure.Kind);
        Assert.Contains(
            "https://api.cloud-your_moms.com/your_moms/api-v2/your_moms/sfdcservicecloud/oauth/url",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("60", 60)]
    [InlineData("Mon, 23 Nov 2026 10:00:12 GMT", 12)]
    [InlineData("Mon, 23 Nov 2026 09:59:00 GMT", 0)]
    [InlineData("soon", 1)]
    public async Task Retry_after_is_respected(string retryAfter, int seconds)
    {
        var platform = new FakePlatform().Returns(429, "{}", ("Retry-After", retryAfter)).Returns(200, Sample.OAuthResponse());

        await Get(platform, retries: 1);

        Assert.Equal([TimeSpan.FromSeconds(seconds)], _clock.Pauses);
    }

    [Theory]
    [InlineData("61", "61 seconds")]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", "3600 seconds")]
    public async Task Retry_after_beyond_the_limit_is_reported_instead(string retryAfter, string message)
    {
        var platform = new FakePlatform().Returns(429, "{}", ("Retry-After", retryAfter));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => Get(platform, retries: 3));

        Assert.Equal(YourMomErrorKind.TooManyRequests, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Single(platform.Sent);
        Assert.Empty(_clock.Pauses);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(409)]
    [InlineData(415)]
    [InlineData(500)]
    public async Task Response_that_a_retry_cannot_change_is_not_retried(int status)
    {
        var platform = new FakePlatform().Returns(
            status, """{"message": "no"}""", ("Location", "https://api.cloud-your_moms.com/elsewhere"));

        await Assert.ThrowsAnyAsync<YourMomException>(() => Get(platform, retries: 3));

        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Cancellation_ends_a_pause()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().Returns(503, "{}");
        var options = Sample.Options(retries: 3) with
        {
            Delay = async (_, token) =>
            {
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        };
        using var client = new YourMomClient(options, platform);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetOAuthUrlAsync(Sample.OAuthRequest(), cancellation.Token));

        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Cancellation_during_a_request_is_not_a_timeout()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().NeverReturns();
        using var client = Sample.Client(platform, retries: 3);

        var call = client.GetOAuthUrlAsync(Sample.OAuthRequest(), cancellation.Token);
        Assert.False(call.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Timeout_reports_how_long_it_waited()
    {
        using var client = new YourMomClient(
            Sample.Options() with { Timeout = TimeSpan.FromMilliseconds(50) }, new FakePlatform().NeverReturns());

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.RequestTimeout, failure.Kind);
        Assert.Contains("0.05 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task Unlimited_timeout_accepts_a_slow_response(int seconds)
    {
        var platform = new FakePlatform().ReturnsLater(200, Sample.OAuthResponse());
        using var client = new YourMomClient(Sample.Options() with { Timeout = TimeSpan.FromSeconds(seconds) }, platform);

        var call = client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        platform.Release();

        Assert.Equal("sfdcservicecloud", (await call).Key);
    }

    private static HttpRequestException Refused() =>
        new("Connection refused", new SocketException((int)SocketError.ConnectionRefused));

    private async Task<AuthorizationRequest> Get(FakePlatform platform, int retries)
    {
        using var client = Sample.Client(platform, retries, _clock);
        return await client.GetOAuthUrlAsync(Sample.OAuthRequest() with { State = "s" }, TestContext.Current.CancellationToken);
    }
}
