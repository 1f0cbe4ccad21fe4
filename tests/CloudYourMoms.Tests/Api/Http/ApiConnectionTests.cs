using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class ApiConnectionTests
{
    private const string Address = "https://platform.example/a";
    private const int MaximumBodyBytes = 10 * 1024 * 1024;

    [Theory]
    [InlineData(nameof(RetryMode.WhenFailed), "429 502 503 504 broken refused", true)]
    [InlineData(nameof(RetryMode.WhenFailed), "302 400 401 403 404 405 407 408 409 415 500 501 505 520", false)]
    [InlineData(nameof(RetryMode.WhenNotProcessed), "429 refused", true)]
    [InlineData(nameof(RetryMode.WhenNotProcessed), "302 400 404 408 500 501 502 503 504 505 507 520 522 599 broken", false)]
    [InlineData(nameof(RetryMode.Never), "429 503 broken refused", false)]
    public async Task Retry_depends_on_what_may_have_been_processed(string mode, string events, bool isRetried)
    {
        foreach (var name in events.Split(' '))
        {
            var platform = new FakePlatform().WithRetries(1).Plays(name).Returns(299);

            var error = await Record.ExceptionAsync(() => Send(platform, Enum.Parse<RetryMode>(mode)));

            Assert.Equal((name, isRetried ? 2 : 1), (name, platform.Sent.Count));
            Assert.Single(platform.Sent.Distinct());
            Assert.True(!isRetried || error is null, name);
        }
    }

    [Fact]
    public async Task Last_retry_returns_the_response_or_the_error()
    {
        var unavailable = new FakePlatform().WithRetries(2).Returns(503, "Down for maintenance");
        var refusing = new FakePlatform().WithRetries(2).Refuses();

        Assert.Equal("Down for maintenance", (await Send(unavailable)).Text);
        Assert.Contains(Address, (await Assert.ThrowsAsync<ApiException>(() => Send(refusing))).Message, StringComparison.Ordinal);
        Assert.Equal((3, 3), (unavailable.Sent.Count, refusing.Sent.Count));
    }

    [Theory]
    [InlineData("404", false)]
    [InlineData("429 refused 404", false)]
    [InlineData("503 404", true)]
    [InlineData("broken 429 404", true)]
    public async Task Earlier_attempt_may_have_been_processed(string events, bool expected) =>
        Assert.Equal(expected, (await Send(new FakePlatform().WithRetries(3).Plays(events))).MayHaveBeenProcessedBefore);

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("Mon, 23 Nov 2026 10:00:12 GMT", 12)]
    [InlineData("Mon, 23 Nov 2026 09:59:00 GMT", 0)]
    [InlineData("soon", null)]
    public async Task Retry_after_is_seconds_or_a_date(string header, int? seconds) =>
        Assert.Equal(seconds, (await Send(new FakePlatform().Returns(400, "{}", ("Retry-After", header)))).RetryAfter?.TotalSeconds);

    [Fact]
    public async Task Headers_of_the_response_are_read()
    {
        var response = await Send(new FakePlatform().Returns(
            200,
            "[]",
            ("Elements-Request-Id", "5f1a"),
            ("Elements-Next-Page-Token", "dG9rZW4="),
            ("Elements-Total-Count", "42"),
            ("Date", "Mon, 23 Nov 2026 10:00:12 GMT")));

        Assert.Equal(("5f1a", "dG9rZW4=", 42), (response.RequestId, response.NextPage, response.TotalCount));
        Assert.Equal(Sample.Now.AddSeconds(12), response.Date);
        Assert.Null((await Send(new FakePlatform().Returns(200, "[]", ("Elements-Next-Page-Token", string.Empty)))).NextPage);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "text/html")]
    [InlineData("application/problem+json", "application/problem+json")]
    [InlineData("t0kenvalue", null)]
    [InlineData("text/t0ken value", null)]
    [InlineData(null, null)]
    public async Task Media_type_of_a_valid_header_is_read(string? header, string? type)
    {
        var content = new ByteArrayContent("null"u8.ToArray());
        Assert.True(header is null || content.Headers.TryAddWithoutValidation("Content-Type", header));

        Assert.Equal(type, (await Send(new FakePlatform().Returns(200, () => content))).ContentType);
    }

    [Fact]
    public void Headers_ask_for_uncompressed_JSON_without_a_delay()
    {
        using var http = ApiConnection.CreateHttp(new HttpClientHandler());
        var headers = http.DefaultRequestHeaders;

        Assert.Matches(@"^CloudYourMoms/\d+\.\d+\.\d+$", headers.UserAgent.ToString());
        Assert.Equal(("application/json", "identity"), (headers.Accept.ToString(), headers.AcceptEncoding.ToString()));
        Assert.False(headers.ExpectContinue);
    }

    [Fact]
    public async Task Retries_are_reported_until_the_wait_ends()
    {
        var platform = new FakePlatform().WithRetries(3).Returns(503).Returns(429, "{}", ("Retry-After", "7")).Refuses().Returns(200);

        await Send(platform, address: Address + "?apiSecret=s");

        Assert.Equal(
            [
                $"Retry 1 {Address} returned 503. GET will be retried in 1 second.",
                $"Retry 7 {Address} returned 429. GET will be retried in 7 seconds.",
                $"Retry 4 The connection to {Address} failed: Connection refused. GET will be retried in 4 seconds.",
                "Ended 0 ",
            ],
            platform.Notices.Select(notice => $"{notice.Kind} {notice.Remaining.TotalSeconds} {notice.Message}"));
        Assert.Single(platform.Notices.Select(notice => notice.Wait).Distinct());
    }

    [Fact]
    public async Task Request_without_a_retry_is_not_reported()
    {
        var platform = new FakePlatform().WithRetries(1).Returns(200);

        await Send(platform);

        Assert.Empty(platform.Notices);
    }

    [Fact]
    public async Task Cancellation_before_sending_sends_nothing()
    {
        var platform = new FakePlatform().Returns(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(platform, cancellationToken: new(canceled: true)));

        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Cancellation_ends_a_pause_and_its_notice()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().WithRetries(3).Returns(503);
        platform.Clock.Pausing = _ => cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(platform, cancellationToken: cancellation.Token));

        Assert.Single(platform.Sent);
        Assert.Equal([PlatformNoticeKind.Retry, PlatformNoticeKind.Ended], platform.Notices.Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Cancellation_ends_a_request()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.WithRetries(3).NeverReturns();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(platform, cancellationToken: cancellation.Token));

        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Response_is_awaited_after_a_cancellation_if_required()
    {
        var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.ReturnsLater(200, "late");

        var sending = Send(platform, awaitsResponse: true, cancellationToken: cancellation.Token);
        Assert.False(sending.IsCompleted);
        platform.Release();

        Assert.Equal("late", (await sending).Text);
    }

    [Fact]
    public async Task Response_is_awaited_for_the_grace_period()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.NeverReturns()
            .With(options => options with { CancellationGracePeriod = TimeSpan.FromMilliseconds(20) });

        var error = await Assert.ThrowsAsync<ApiException>(
            () => Send(platform, awaitsResponse: true, cancellationToken: cancellation.Token));

        Assert.Equal(YourMomErrorKind.RequestTimeout, error.Kind);
        Assert.Equal($"{Address} did not respond within 0.02 seconds after the command was stopped.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timeout_limits_the_wait_for_headers_and_body(bool hasHeaders)
    {
        var platform = hasHeaders ? new FakePlatform().Returns(200, Stalled) : new FakePlatform().NeverReturns();
        platform.WithRetries(3).With(options => options with { Timeout = TimeSpan.FromMilliseconds(50) });

        var error = await Assert.ThrowsAsync<ApiException>(
            () => Send(platform).WaitAsync(HangLimit.Duration, Test.Cancellation));

        Assert.Equal((YourMomErrorKind.RequestTimeout, false), (error.Kind, error.WasNeverSent));
        Assert.Equal($"{Address} did not respond within 0.05 seconds.", error.Message);
        Assert.Single(platform.Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task Timeout_of_zero_or_above_the_limit_is_infinite(int seconds)
    {
        var platform = new FakePlatform().ReturnsLater(200, "late")
            .With(options => options with { Timeout = TimeSpan.FromSeconds(seconds) });

        var sending = Send(platform);
        Assert.False(sending.IsCompleted);
        platform.Release();

        Assert.Equal("late", (await sending).Text);
    }

    [Fact]
    public async Task Cancellation_ends_a_stalled_body()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().Returns(200, () => new StreamContent(new UnresponsiveStream(cancellation.Cancel)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Send(platform, cancellationToken: cancellation.Token).WaitAsync(HangLimit.Duration, Test.Cancellation));
    }

    [Fact]
    public async Task Body_is_read_up_to_the_limit()
    {
        var body = new byte[MaximumBodyBytes + 1];
        Array.Fill(body, (byte)' ');

        Assert.Equal(MaximumBodyBytes, (await SendAndReturn(new ByteArrayContent(body[1..]))).Body.Length);
        await AssertTooLarge(new ByteArrayContent(body));
        await AssertTooLarge(new StreamContent(new EndlessStream()));

        static async Task AssertTooLarge(HttpContent content)
        {
            var error = await Assert.ThrowsAsync<ApiException>(() => SendAndReturn(content));
            Assert.Equal(YourMomErrorKind.ResponseTooLarge, error.Kind);
            Assert.Equal($"The response from {Address} exceeds 10 MiB.", error.Message);
        }

        static Task<ApiResponse> SendAndReturn(HttpContent content) => Send(new FakePlatform().Returns(200, () => content));
    }

    [Fact]
    public async Task Decompressed_body_beyond_the_limit_is_too_large()
    {
        using var target = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(new byte[MaximumBodyBytes + 1]);
        }

        var content = new ByteArrayContent(target.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        var error = await Assert.ThrowsAsync<ApiException>(() => Send(new FakePlatform().Returns(200, () => content)));

        Assert.Equal(YourMomErrorKind.ResponseTooLarge, error.Kind);
    }

    private static StreamContent Stalled() => new(new UnresponsiveStream(() => { }));

    private static async Task<ApiResponse> Send(
        FakePlatform platform,
        RetryMode retry = RetryMode.WhenFailed,
        string address = Address,
        bool awaitsResponse = false,
        CancellationToken? cancellationToken = null)
    {
        using var connection = new ApiConnection(platform.Options, platform);
        var request = ApiRequest.Get(new Uri(address), null) with { Retry = retry, AwaitResponseOnCancel = awaitsResponse };
        return await connection.SendAsync(request, cancellationToken ?? Test.Cancellation);
    }

    /// <summary>A body that ignores the token, as on .NET Framework.</summary>
    private sealed class UnresponsiveStream(Action reading) : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            reading();
            return new TaskCompletionSource<int>().Task;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(ReadAsync([], 0, 0, cancellationToken));
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(buffer.Length);
    }
}
