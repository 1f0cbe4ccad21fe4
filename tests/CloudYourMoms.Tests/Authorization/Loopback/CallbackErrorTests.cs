using System.Net;
using CloudYourMoms.Authorization;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization.Loopback;

public sealed class CallbackErrorTests
{
    private const string State = "&state=" + Sample.State;

    private readonly RedirectRequestClient _visitor = new(Sample.Authorization());

    [Fact]
    public async Task Denial_ends_the_wait_with_the_providers_message()
    {
        var response = _visitor.Get("/auth?error=access_denied&error_description=end-user+denied%20authorization" + State);

        Assert.Equal(302, response.Status);
        var outcome = await OutcomeAsync();
        Assert.True(outcome.IsDenied);
        Assert.Null(outcome.Response);
        Assert.Equal("access_denied: end-user denied authorization", outcome.ErrorDescription);
        var page = _visitor.Get(response.Header("Location")!);
        Assert.Equal(200, page.Status);
        Assert.Contains("Authorization denied", page.Body, StringComparison.Ordinal);
        Assert.Contains("access_denied: end-user denied authorization", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "/auth?error=invalid_client_id&error_description=client+identifier+invalid" + State,
        "invalid_client_id: client identifier invalid")]
    [InlineData("/auth?error=server_error" + State, "server_error")]
    [InlineData("/auth?error=server_error&error_description=&code=x" + State, "server_error")]
    public async Task Other_error_ends_the_wait_and_is_not_a_denial(string target, string words)
    {
        var response = _visitor.Get(target);

        var outcome = await OutcomeAsync();
        Assert.False(outcome.IsDenied);
        Assert.Null(outcome.Response);
        Assert.Equal(words, outcome.ErrorDescription);
        Assert.Contains("The sign-in failed", _visitor.Get(response.Header("Location")!).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_message_is_encoded_in_the_page()
    {
        const string Words = "<script>alert(1)</script>&\"'";

        var response = _visitor.Get("/auth?error=x&error_description=" + Uri.EscapeDataString(Words) + State);

        var body = _visitor.Get(response.Header("Location")!).Body;
        Assert.DoesNotContain("<script", body, StringComparison.Ordinal);
        Assert.Contains(Words, WebUtility.HtmlDecode(body), StringComparison.Ordinal);
        Assert.Equal("x: " + Words, (await OutcomeAsync()).ErrorDescription);
    }

    [Fact]
    public void Platform_key_is_encoded_in_the_page()
    {
        var visitor = new RedirectRequestClient(Sample.Authorization() with { Key = "<b>key</b>" });

        var response = visitor.Get("/auth?code=x&state=" + Sample.State);

        Assert.Contains("&lt;b&gt;key&lt;/b&gt;", visitor.Get(response.Header("Location")!).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_message_is_sanitized_truncated_and_redacted()
    {
        _visitor.Get(
            $"/auth?error=x&error_description=a%1B%5B31m+{Uri.EscapeDataString(Sample.ApiSecret)}+xyz789+{new string('y', 600)}{State}");

        var words = (await OutcomeAsync()).ErrorDescription!;
        Assert.StartsWith("x: a [31m ******** ******** yyy", words, StringComparison.Ordinal);
        Assert.InRange(words.Length, 400, 501);
        Assert.EndsWith("…", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Response_is_not_cached_and_sends_no_referrer()
    {
        var good = "/auth?code=x&state=" + Sample.State;
        List<ReceivedResponse> responses =
        [
            _visitor.Get(_visitor.Link.AbsolutePath),
            _visitor.Get(_visitor.Link.AbsolutePath),
            _visitor.Get("/favicon.ico"),
            _visitor.Get("/auth?code=x&state=wrong"),
            _visitor.Get("/auth?code=%"),
            _visitor.Get(good, "Host: evil.example"),
            _visitor.Send("POST", good),
            _visitor.Send("OPTIONS", good),
        ];
        good = "/auth?code=x&state=" + _visitor.LinkState;
        responses.AddRange([_visitor.Get(good), _visitor.Get(good)]);
        responses.Add(_visitor.Get(responses[8].Header("Location")!));

        Assert.Equal([302, 410, 404, 400, 400, 400, 405, 204, 302, 410, 200], responses.Select(response => response.Status));
        Assert.All(responses, response =>
        {
            Assert.Equal("no-store", response.Header("Cache-Control"));
            Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
            Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
            var policy = response.Header("Content-Security-Policy");
            Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("close", response.Header("Connection"));
        });
    }

    [Fact]
    public void Content_security_policy_allows_the_pages_style()
    {
        var page = _visitor.Get("/favicon.ico");

        var start = page.Body.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        var style = page.Body[start..page.Body.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"style-src 'sha256-{hash}'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
    }

    private async Task<AuthorizationResult> OutcomeAsync()
    {
        Assert.True(_visitor.Outcome.IsCompleted, "The wait continues.");
        return await _visitor.Outcome;
    }
}
