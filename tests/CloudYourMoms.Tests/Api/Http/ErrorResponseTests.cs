using System.Text;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class ErrorResponseTests
{
    private const int Limit = 10 * 1024 * 1024;

    [Theory]
    [InlineData(302, YourMomErrorKind.UnexpectedResponse)]
    [InlineData(400, YourMomErrorKind.RequestRejected)]
    [InlineData(401, YourMomErrorKind.CredentialRejected)]
    [InlineData(403, YourMomErrorKind.AccessDenied)]
    [InlineData(404, YourMomErrorKind.NotFound)]
    [InlineData(405, YourMomErrorKind.RequestRejected)]
    [InlineData(406, YourMomErrorKind.RequestRejected)]
    [InlineData(409, YourMomErrorKind.RequestRejected)]
    [InlineData(415, YourMomErrorKind.RequestRejected)]
    [InlineData(429, YourMomErrorKind.TooManyRequests)]
    [InlineData(500, YourMomErrorKind.PlatformUnavailable)]
    [InlineData(502, YourMomErrorKind.PlatformUnavailable)]
    [InlineData(503, YourMomErrorKind.PlatformUnavailable)]
    public async Task Status_determines_the_kind_and_the_message_is_kept(int status, YourMomErrorKind kind)
    {
        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(
            status,
            """{"requestId": "5f1a-77", "message": "Missing required query parameters: apiKey.",""" +
            """ "providerMessage": "invalid_client_id"}"""));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(status, Assert.IsType<ApiException>(failure).StatusCode);
        Assert.Equal("5f1a-77", Assert.IsType<ApiException>(failure).RequestId);
        Assert.Equal("invalid_client_id", Assert.IsType<ApiException>(failure).ProviderMessage);
        Assert.Equal(
            $"The platform returned {status}: Missing required query parameters: apiKey. Provider message: " +
            "invalid_client_id. Request id: 5f1a-77.",
            failure.Message);
    }

    [Fact]
    public async Task Request_id_in_the_header_is_reported()
    {
        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(500, "{}", ("Elements-Request-Id", "abc-123")));

        Assert.Equal("abc-123", Assert.IsType<ApiException>(failure).RequestId);
        Assert.Contains("abc-123", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>login</p>", "12 bytes of application/json, and not JSON: the first error is in line 1, byte 1.")]
    [InlineData("{\n\"your_mom\": login", "19 bytes of application/json, and not JSON: the first error is in line 2, byte 13.")]
    [InlineData("[{\"oauthUrl\": \"https://login.example.com/\"}]", "44 bytes of application/json: valid JSON (Array) with other content.")]
    [InlineData("{\"message\": \"login\"}", "20 bytes of application/json: valid JSON (Object) with other content.")]
    [InlineData("\"login\"", "7 bytes of application/json: valid JSON (String) with other content.")]
    [InlineData("", "Its response is empty.")]
    public async Task Unexpected_response_is_described_without_a_quotation(string body, string description)
    {
        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(200, body, ("Elements-Request-Id", "abc-123")));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.Equal(200, Assert.IsType<ApiException>(failure).StatusCode);
        Assert.Equal("abc-123", Assert.IsType<ApiException>(failure).RequestId);
        Assert.Contains("returned 200", failure.Message, StringComparison.Ordinal);
        Assert.Contains("abc-123", failure.Message, StringComparison.Ordinal);
        Assert.Contains(description, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("login", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "text/html:")]
    [InlineData("t0kenvalue", "unknown type:")]
    [InlineData("text/t0ken value", "unknown type:")]
    [InlineData(null, "unknown type:")]
    public async Task Unexpected_response_is_described_with_its_media_type(string? contentType, string description)
    {
        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(200, Content));

        Assert.Contains($"4 bytes of {description}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", failure.Message, StringComparison.Ordinal);

        HttpContent Content()
        {
            var content = new ByteArrayContent("null"u8.ToArray());
            if (contentType is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }

            return content;
        }
    }

    [Theory]
    [InlineData("<html><body>502 Bad Gateway nginx</body></html>", "502 Bad Gateway nginx")]
    [InlineData("""{"message": {"text": "nested"}}""", "nested")]
    [InlineData("""{"error": "other form"}""", "other form")]
    [InlineData("[]", "[]")]
    [InlineData("", "(empty response)")]
    public async Task Error_in_another_format_is_quoted_from_its_start(string body, string excerpt)
    {
        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(500, body));

        Assert.Equal(YourMomErrorKind.PlatformUnavailable, failure.Kind);
        Assert.Contains(excerpt, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_error_page_is_truncated()
    {
        var page = string.Concat(Enumerable.Repeat("dash-", 200_000));

        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(500, page));

        Assert.Contains("dash-dash-", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 400, 800);
    }

    [Fact]
    public async Task Endless_response_is_ended_at_the_limit()
    {
        using var endless = new EndlessStream();

        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(200, () => new StreamContent(endless)));

        Assert.Equal(YourMomErrorKind.ResponseTooLarge, failure.Kind);
        Assert.Contains("10 MiB", failure.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, Limit + 1, Limit + (1024 * 1024));
    }

    [Fact]
    public async Task Response_of_exactly_the_limit_is_read()
    {
        var body = Encoding.ASCII.GetBytes(Sample.OAuthResponse().PadRight(Limit));
        using var client = Sample.Client(new FakePlatform().Returns(200, () => new ByteArrayContent(body)));

        Assert.Equal(
            "sfdcservicecloud", (await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken)).State);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Given += count;
            return Task.FromResult(count);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
