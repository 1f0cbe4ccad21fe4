using System.Net.Sockets;
using System.Text.Json.Nodes;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ResourceOperationTests
{
    private const string Base = "https://api.cloud-your_moms.com/your_moms/api-v2";
    private const string Refusal = """{"requestId": "5f1a", "message": "Sorry"}""";
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("GET", "GET")]
    [InlineData("post", "POST")]
    [InlineData("Put", "PUT")]
    [InlineData("PATCH", "PATCH")]
    [InlineData("DELETE", "DELETE")]
    public async Task Call_is_sent_with_the_token_and_without_a_body(string given, string method)
    {
        var platform = new FakePlatform().Returns(204, string.Empty);

        var response = await Call(platform, new() { Method = given, Path = "/accounts/1" });

        Assert.Equal(
            new SentRequest(
                method,
                Base + "/accounts/1",
                $"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}, Your_mom {Sample.Token}",
                null,
                null),
            Assert.Single(platform.Sent));
        Assert.Equal((204, null, null), (response.StatusCode, response.Value, response.NextPage));
    }

    [Fact]
    public void Unsupported_method_is_rejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResourceRequest { Method = "TRACE", Path = "/" });

    [Fact]
    public async Task Plain_values_are_sent_as_JSON()
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = "ü",
            ["code"] = "US",
            ["password"] = Sample.Secure("p4ss"),
            ["tags"] = new List<object?> { 1, 2.50m, true, null },
        };

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name": "ü", "code": "US", "password": "p4ss", "tags": [1, 2.50, true, null]}"""),
            JsonNode.Parse(await BodyOf(new() { Method = "POST", Path = "/accounts", Body = body }))));
        Assert.Equal("\"text\"", await BodyOf(new() { Method = "POST", Path = "/accounts", Body = "text" }));
        Assert.Equal("[1]", await BodyOf(new() { Method = "POST", Path = "/accounts", Body = new[] { 1 } }));
    }

    [Theory]
    [InlineData("{ \"name\": \"ü\",\n\"n\": 1.50 }")]
    [InlineData("null")]
    public async Task Text_is_sent_unchanged(string text)
    {
        Assert.Equal(text, await BodyOf(new() { Method = "PUT", Path = "/accounts", BodyText = text }));
        Assert.Equal(text, await BodyOf(new() { Method = "DELETE", Path = "/accounts", BodyText = "\ufeff" + text }));
    }

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData("{\n  'name': 's3cret'}", "line 2, column 3")]
    [InlineData("{\"name\": \"s3cret\",}", "column 19")]
    [InlineData("s3cret", "column 1")]
    public async Task Invalid_JSON_text_is_rejected_and_not_shown(string text, string message)
    {
        var platform = new FakePlatform().Returns(200, "{}");

        var refusal = await FailureOf(platform, new() { Method = "POST", Path = "/accounts", BodyText = text });

        Assert.Equal(YourMomErrorKind.InvalidRequestBody, refusal.Kind);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Text_that_cannot_be_encoded_as_UTF_8_is_rejected() => Assert.Equal(
        YourMomErrorKind.InvalidRequestBody,
        (await FailureOf(new FakePlatform(), new() { Method = "POST", Path = "/accounts", BodyText = "\"\ud83d\"" })).Kind);

    [Fact]
    public async Task Invalid_body_is_rejected()
    {
        var circle = new Dictionary<string, object?>();
        circle["a"] = circle["b"] = circle;
        ResourceRequest[] calls =
        [
            new() { Path = "/accounts", Body = "x" },
            new() { Path = "/accounts", BodyText = "{}" },
            new() { Method = "POST", Path = "/accounts", Body = "x", BodyText = "{}" },
            new() { Method = "POST", Path = "/accounts", Body = circle },
            new() { Method = "POST", Path = "/accounts", Body = new Dictionary<string, object?> { ["odd"] = double.NaN } },
        ];

        foreach (var call in calls)
        {
            var platform = new FakePlatform().Returns(200, "{}");
            Assert.Equal(YourMomErrorKind.InvalidRequestBody, (await FailureOf(platform, call)).Kind);
            Assert.Empty(platform.Sent);
        }
    }

    [Fact]
    public async Task Token_invalid_in_a_header_is_rejected_before_anything_is_sent()
    {
        var platform = new FakePlatform().Returns(200, "{}");
        using var client = Sample.Client(platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CallAsync(
                new() { Path = "/accounts" }, Sample.Secure("t0ken\r\nX-Other: 1"), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidSecret, refusal.Kind);
        Assert.Empty(platform.Sent);
    }

    [Theory]
    [InlineData(400, YourMomErrorKind.RequestRejected)]
    [InlineData(401, YourMomErrorKind.CredentialRejected)]
    [InlineData(403, YourMomErrorKind.AccessDenied)]
    [InlineData(404, YourMomErrorKind.NotFound)]
    [InlineData(429, YourMomErrorKind.TooManyRequests)]
    [InlineData(500, YourMomErrorKind.UpdateOutcomeUnknown)]
    public async Task Rejection_is_reported_without_secrets_of_the_call(int status, YourMomErrorKind kind)
    {
        var echo =
            $$"""{"requestId": "5f1a", "message": "Sorry: {{Sample.Token}}, {{Sample.UserSecret}}, {{Sample.OrganizationSecret}},""" +
            """ p4ssw0rd."}""";
        var call = new ResourceRequest
        {
            Method = "POST",
            Path = "/accounts",
            Body = new Dictionary<string, object?> { ["x"] = new List<object?> { Sample.Secure("p4ssw0rd") } },
        };

        var failure = await FailureOf(new FakePlatform().Returns(status, echo), call);

        Assert.Equal(
            (kind, status, "5f1a"),
            (failure.Kind, Assert.IsType<ApiException>(failure).StatusCode, Assert.IsType<ApiException>(failure).RequestId));
        Assert.Contains("Sorry: ********, ********, ********, ********.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GET_alone_is_retried()
    {
        var platform = new FakePlatform().Returns(503, "{}").Fails(new IOException("broken")).Returns(200, "[]");
        await Call(platform, new() { Path = "/accounts" });
        Assert.Equal(3, platform.Sent.Count);

        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE" })
        {
            FakePlatform[] failing =
            [
                new FakePlatform().Returns(503, "{}", ("Retry-After", "1")),
                new FakePlatform().Returns(429, "{}"),
                new FakePlatform().Fails(new IOException("broken")),
            ];
            foreach (var failed in failing)
            {
                await FailureOf(failed, new() { Method = method, Path = "/accounts" });
                Assert.Single(failed.Sent);
            }
        }
    }

    [Theory]
    [InlineData("POST", YourMomErrorKind.UpdateOutcomeUnknown, YourMomErrorKind.UpdateOutcomeUnknown)]
    [InlineData("PATCH", YourMomErrorKind.UpdateOutcomeUnknown, YourMomErrorKind.UpdateOutcomeUnknown)]
    [InlineData("PUT", YourMomErrorKind.ConnectionFailed, YourMomErrorKind.PlatformUnavailable)]
    [InlineData("DELETE", YourMomErrorKind.ConnectionFailed, YourMomErrorKind.PlatformUnavailable)]
    public async Task Lost_response_of_a_non_idempotent_call_has_unknown_outcome(
        string method, YourMomErrorKind ofNetwork, YourMomErrorKind ofGateway)
    {
        var call = new ResourceRequest { Method = method, Path = "/accounts?x=1" };

        var broken = await FailureOf(new FakePlatform().Fails(new HttpRequestException("broken", new IOException("broken"))), call);
        var gateway = await FailureOf(new FakePlatform().Returns(504, Refusal), call);

        Assert.Equal((ofNetwork, ofGateway), (broken.Kind, gateway.Kind));
        Assert.Equal((504, "5f1a"), (Assert.IsType<ApiException>(gateway).StatusCode, Assert.IsType<ApiException>(gateway).RequestId));
        Assert.Equal(ofGateway == YourMomErrorKind.UpdateOutcomeUnknown, gateway.Message.StartsWith(
            $"Unknown whether {method} /accounts was processed: the response was lost. The platform returned 504: Sorry.",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_that_was_never_sent_is_a_connection_failure()
    {
        var refused = new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused));

        Assert.Equal(
            YourMomErrorKind.ConnectionFailed,
            (await FailureOf(new FakePlatform().Fails(refused), new() { Method = "POST", Path = "/accounts" })).Kind);
    }

    [Fact]
    public async Task Cancellation_ends_a_call_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        using var client = Sample.Client(new FakePlatform { Arrived = _ => cancellation.Cancel() }.NeverReturns());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.CallAsync(
                new() { Method = "POST", Path = "/accounts", Body = "x" }, Sample.Secure(Sample.Token), cancellation.Token));
    }

    [Fact]
    public void Call_text_holds_neither_query_nor_body() => Assert.Equal(
        "POST /accounts",
        new ResourceRequest { Method = "POST", Path = "/accounts?a=s3cret", BodyText = "s3cret", Query = [new("b", "s3cret")] }.ToString());

    private async Task<string> BodyOf(ResourceRequest call)
    {
        var platform = new FakePlatform().Returns(200, "{}");
        await Call(platform, call);
        var sent = Assert.Single(platform.Sent);
        Assert.Equal("application/json", sent.ContentType);
        return sent.Body!;
    }

    private Task<YourMomException> FailureOf(FakePlatform platform, ResourceRequest call) => Assert.ThrowsAnyAsync<YourMomException>(
        () => Call(platform, call));

    private async Task<ResourceResponse> Call(FakePlatform platform, ResourceRequest call)
    {
        using var client = Sample.Client(platform, 3, _clock);
        return await client.CallAsync(call, Sample.Secure(Sample.Token), TestContext.Current.CancellationToken);
    }
}
