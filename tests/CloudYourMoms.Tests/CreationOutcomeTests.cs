using System.Net.Sockets;

namespace CloudYourMoms.Tests;

public sealed class CreationOutcomeTests
{
    [Theory]
    [InlineData(302, YourMomErrorKind.UnexpectedResponse)]
    [InlineData(400, YourMomErrorKind.RequestRejected)]
    [InlineData(401, YourMomErrorKind.CredentialRejected)]
    [InlineData(403, YourMomErrorKind.AccessDenied)]
    [InlineData(404, YourMomErrorKind.NotFound)]
    [InlineData(409, YourMomErrorKind.RequestRejected)]
    [InlineData(429, YourMomErrorKind.TooManyRequests)]
    [InlineData(500, YourMomErrorKind.PlatformUnavailable)]
    [InlineData(502, YourMomErrorKind.CreationOutcomeUnknown)]
    [InlineData(503, YourMomErrorKind.PlatformUnavailable)]
    [InlineData(504, YourMomErrorKind.CreationOutcomeUnknown)]
    public async Task A_creation_that_failed_is_never_sent_again(int status, YourMomErrorKind kind)
    {
        var platform = new FakePlatform().Answers(
            status, """{"requestId": "5f1a", "message": "Sorry", "providerMessage": "invalid_grant"}""", ("Retry-After", "1"));

        var failure = await Sample.FailureOfCreation(platform);

        Assert.Single(platform.Sent);
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(status, failure.StatusCode);
        Assert.Equal("5f1a", failure.RequestId);
        Assert.Contains("Sorry", failure.Message, StringComparison.Ordinal);
        Assert.Contains("invalid_grant", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(502)]
    public async Task The_providers_own_words_are_kept_apart(int status)
    {
        var platform = new FakePlatform().Answers(status, """{"message": "Sorry", "providerMessage": "invalid_grant"}""");

        Assert.Equal("invalid_grant", (await Sample.FailureOfCreation(platform)).ProviderMessage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\": 123,")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"")]
    [InlineData("garbage\r\n\r\n")]
    public async Task A_connection_that_broke_after_the_request_leaves_the_outcome_unknown(string answer)
    {
        using var wire = new CannedConnection(answer);
        using var client = new YourMomClient(Sample.Options(retries: 3) with { BaseUri = new Uri("http://localhost/") }, wire.Handler());

        var failure = await Assert.ThrowsAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreationOutcomeUnknown, failure.Kind);
        Assert.Contains("may or may not have been created", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, wire.Written.Split("POST /instances").Length);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, YourMomErrorKind.ConnectionFailed)]
    [InlineData(SocketError.HostNotFound, YourMomErrorKind.ConnectionFailed)]
    [InlineData(SocketError.NetworkUnreachable, YourMomErrorKind.ConnectionFailed)]
    [InlineData(SocketError.ConnectionReset, YourMomErrorKind.CreationOutcomeUnknown)]
    [InlineData(SocketError.TimedOut, YourMomErrorKind.CreationOutcomeUnknown)]
    public async Task Only_a_connection_that_never_was_says_that_nothing_was_sent(SocketError error, YourMomErrorKind kind)
    {
        var platform = new FakePlatform().Fails(new HttpRequestException("failed", new SocketException((int)error)));

        Assert.Equal(kind, (await Sample.FailureOfCreation(platform)).Kind);
        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task A_silent_platform_leaves_the_outcome_unknown()
    {
        var platform = new FakePlatform().NeverAnswers();
        using var client = new YourMomClient(Sample.Options(retries: 3) with { Timeout = TimeSpan.FromMilliseconds(50) }, platform);

        var failure = await Assert.ThrowsAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreationOutcomeUnknown, failure.Kind);
        Assert.Contains("0.05 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Cancelling_a_creation_is_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        using var client = Sample.Client(new FakePlatform().NeverAnswers());

        var call = client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"id": 123, "name": "test"}""")]
    [InlineData("""{"id": 123, "token": ""}""")]
    [InlineData("""{"id": 123, "token": null}""")]
    [InlineData("""{"id": null, "token": "t0kenvalue"}""")]
    [InlineData("""{"id": "abc", "token": "t0kenvalue"}""")]
    [InlineData("""{"name": "test", "token": "t0kenvalue"}""")]
    [InlineData("""{"id": 123, "token": "t0kenvalue" """)]
    public async Task A_success_that_is_no_instance_leaves_the_outcome_unknown_and_shows_no_token(string body)
    {
        var platform = new FakePlatform().Answers(200, body, ("Elements-Request-Id", "abc-123"));

        var failure = await Sample.FailureOfCreation(platform);

        Assert.Equal(YourMomErrorKind.CreationOutcomeUnknown, failure.Kind);
        Assert.Equal("abc-123", failure.RequestId);
        Assert.DoesNotContain("t0kenvalue", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task The_specifications_literal_sample_is_no_JSON_and_never_a_half_read_instance()
    {
        var literal = Sample.InstanceJson.Replace("\\\"", "\"", StringComparison.Ordinal);
        Assert.Contains("<a href=\"http", literal, StringComparison.Ordinal);

        var failure = await Sample.FailureOfCreation(new FakePlatform().Answers(200, literal));

        Assert.Equal(YourMomErrorKind.CreationOutcomeUnknown, failure.Kind);
        Assert.DoesNotContain(Sample.Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_beyond_the_limit_leaves_the_outcome_unknown() => Assert.Equal(
        YourMomErrorKind.CreationOutcomeUnknown,
        (await Sample.FailureOfCreation(new FakePlatform().Answers(200, () => new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1])))).Kind);
}
