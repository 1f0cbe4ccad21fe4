using System.Net;
using System.Text;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using static CloudYourMoms.Errors.YourMomErrorKind;

namespace CloudYourMoms.Tests.Api.Http;

public sealed class ApiResponseTests
{
    private const string Defect = "its bytes are not text";

    [Theory]
    [InlineData(302, UnexpectedResponse)]
    [InlineData(399, UnexpectedResponse)]
    [InlineData(400, RequestRejected)]
    [InlineData(401, CredentialRejected)]
    [InlineData(403, AccessDenied)]
    [InlineData(404, NotFound)]
    [InlineData(405, RequestRejected)]
    [InlineData(429, TooManyRequests)]
    [InlineData(499, RequestRejected)]
    [InlineData(500, PlatformUnavailable)]
    [InlineData(503, PlatformUnavailable)]
    public void Error_has_the_kind_of_its_status(int status, YourMomErrorKind kind)
    {
        var error = Error(status, """{"requestId": "5f1a", "message": "Missing parameters.", "providerMessage": "invalid_grant"}""");

        Assert.Equal((kind, status, "5f1a", "invalid_grant"), (error.Kind, error.StatusCode, error.RequestId, error.ProviderMessage));
        Assert.Equal(
            $"The platform returned {status}: Missing parameters. Provider message: invalid_grant. Request id: 5f1a.", error.Message);
    }

    [Fact]
    public void Error_407_is_attributed_to_the_proxy()
    {
        var error = Error(407, string.Empty);

        Assert.Equal((ProxyRefused, "The proxy returned 407: (empty response)."), (error.Kind, error.Message));
    }

    [Fact]
    public void Request_id_of_the_header_takes_precedence() =>
        Assert.Equal("abc-123", Error(500, """{"requestId": "5f1a"}""", response => response with { RequestId = "abc-123" }).RequestId);

    [Fact]
    public void Retry_after_is_part_of_the_message() => Assert.Equal(
        "The platform returned 429: Busy. Retry after 61 seconds.",
        Error(429, """{"message": "Busy"}""", response => response with { RetryAfter = TimeSpan.FromSeconds(61) }).Message);

    [Theory]
    [InlineData("<html><body>502 Bad Gateway nginx</body></html>", "502 Bad Gateway nginx")]
    [InlineData("""{"message": {"text": "nested"}}""", "nested")]
    [InlineData("""{"error": "other form"}""", "other form")]
    [InlineData("""{"message": "", "providerMessage": ""}""", "providerMessage")]
    [InlineData("[]", "[]")]
    [InlineData("", "(empty response)")]
    public void Error_in_another_format_is_quoted(string body, string excerpt) =>
        Assert.Contains(excerpt, Error(500, body).Message, StringComparison.Ordinal);

    [Fact]
    public void Long_error_page_is_truncated() =>
        Assert.InRange(Error(500, string.Concat(Enumerable.Repeat("dash-", 200_000))).Message.Length, 400, 800);

    [Fact]
    public void Undecodable_error_keeps_its_status()
    {
        var error = Error(404, """{"message": "Größe"}""", response => response with { Defect = Defect });

        Assert.Equal((NotFound, $"The platform returned 404: (unreadable text: {Defect})."), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("<p>login</p>", "12 bytes of text/html, and not JSON: the first error is in line 1, byte 1.")]
    [InlineData("{\n\"your_mom\": login", "19 bytes of text/html, and not JSON: the first error is in line 2, byte 13.")]
    [InlineData("[{\"login\": 1}]", "14 bytes of text/html: valid JSON (Array) with other content.")]
    [InlineData("\"login\"", "7 bytes of unknown type: valid JSON (String) with other content.", null)]
    [InlineData("", "Its response is empty.")]
    public void Unexpected_content_is_described_without_a_quotation(string body, string description, string? type = "text/html")
    {
        var error = (Response(200, body) with { ContentType = type, RequestId = "5f1a" }).Unexpected("a list", new Redactor([]));

        Assert.Equal((UnexpectedResponse, 200, "5f1a"), (error.Kind, error.StatusCode, error.RequestId));
        Assert.StartsWith("The platform returned 200, but not a list. ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"{description} Request id: 5f1a.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("login", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "", null)]
    [InlineData(204, " \r\n", null)]
    [InlineData(299, "null", null)]
    [InlineData(200, "[1]", null)]
    [InlineData(300, "", UnexpectedResponse)]
    [InlineData(200, "<html>Sign in to the network</html>", UnexpectedResponse)]
    public void Success_is_empty_or_JSON(int status, string body, YourMomErrorKind? kind) =>
        Assert.Equal(kind, (Record.Exception(() => Response(status, body).EnsureSuccess(new Redactor([]))) as ApiException)?.Kind);

    [Fact]
    public void Undecodable_success_is_an_error() => Assert.Equal(
        ResponseUndecodable,
        Assert.Throws<ApiException>(() => (Response(200, string.Empty) with { Defect = Defect }).EnsureSuccess(new Redactor([]))).Kind);

    [Theory]
    [InlineData("""{"requestId": "5f1a", "message": "No instances found"}""", null, true)]
    [InlineData("""{"message": "No instances found"}""", "5f1a", true)]
    [InlineData("""{"message": "no Route matched with those values"}""", null, false)]
    [InlineData("""{"requestId": "5f1a"}""", null, false)]
    [InlineData("<html>Not found</html>", "5f1a", false)]
    [InlineData("[]", "5f1a", false)]
    [InlineData("", "5f1a", false)]
    public void Platform_error_has_message_and_request_id(string body, string? header, bool isPlatformError) =>
        Assert.Equal(isPlatformError, (Response(404, body) with { RequestId = header }).IsPlatformError);

    [Theory]
    [InlineData(400, false)]
    [InlineData(408, true)]
    [InlineData(429, false)]
    [InlineData(499, false)]
    [InlineData(500, true)]
    [InlineData(522, true)]
    public void Server_error_may_follow_processing(int status, bool mayHaveBeenProcessed) =>
        Assert.Equal(mayHaveBeenProcessed, Response(status, string.Empty).MayHaveBeenProcessed);

    private static ApiResponse Response(int status, string body) => new((HttpStatusCode)status, null, null, Encoding.UTF8.GetBytes(body));

    private static ApiException Error(int status, string body, Func<ApiResponse, ApiResponse>? change = null) =>
        (change ?? (response => response))(Response(status, body)).ToError(new Redactor([]));
}
