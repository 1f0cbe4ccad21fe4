using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;
using static CloudYourMoms.Errors.YourMomErrorKind;

namespace CloudYourMoms.Tests.Api;

public sealed class ResourceOperationTests
{
    [Fact]
    public void Body_is_sent_as_JSON()
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
            JsonNode.Parse(Json(body)!)));
        Assert.Equal("\"text\"", Json("text"));
        Assert.Equal("[1]", Json(new[] { 1 }));
        Assert.Null(Json(null));
    }

    [Theory]
    [InlineData("{ \"name\": \"ü\",\n\"n\": 1.50 }")]
    [InlineData("null")]
    public void Text_is_sent_unchanged_without_its_mark(string text) =>
        Assert.Equal((text, text), (Json(null, text), Json(null, "\ufeff" + text)));

    [Theory]
    [InlineData("", "line 1, column 1: invalid JSON: the text is empty")]
    [InlineData("{\n  'name': 's3cret'}", "line 2, column 3: ")]
    [InlineData("{\"name\": \"s3cret\",}", "line 1, column 19: ")]
    [InlineData("s3cret", "line 1, column 1: ")]
    public void Invalid_JSON_text_is_rejected_and_not_shown(string text, string reason)
    {
        var error = Assert.Throws<YourMomException>(() => Json(null, text));

        Assert.Equal(InvalidRequestBody, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_body_is_rejected()
    {
        var circle = new Dictionary<string, object?>();
        circle["a"] = circle["b"] = circle;
        Action[] calls =
        [
            () => Json("x", method: "GET"),
            () => Json(null, "{}", method: "GET"),
            () => Json("x", "{}"),
            () => Json(null, "\"\ud83d\""),
            () => Json(circle),
            () => Json(new Dictionary<string, object?> { ["odd"] = double.NaN }),
        ];

        Assert.All(calls, call => Assert.Equal(InvalidRequestBody, Assert.Throws<YourMomException>(call).Kind));
    }

    [Fact]
    public async Task Success_has_status_next_page_and_value()
    {
        var platform = new FakePlatform().Returns(206, "[1]", ("Elements-Next-Page-Token", "dG9rZW4="));

        var response = await CallAsync(platform, new() { Path = "/a", Query = [new("q", Sample.Secure("s3cret&"))] });

        Assert.Equal((206, "dG9rZW4="), (response.StatusCode, response.NextPage));
        Assert.Equal([1L], Assert.IsType<IReadOnlyList<object?>>(response.Value, exactMatch: false));
        Assert.Equal("s3cret&", Assert.Single(platform.Sent).Query("q"));
    }

    [Fact]
    public async Task Error_does_not_show_the_secrets_of_the_call()
    {
        var echo = $$"""{"message": "{{Sample.Token}}, {{Sample.UserSecret}}, {{Sample.OrganizationSecret}}, p4ssw0rd, qu3ry+f4ke"}""";

        var error = await Test.ErrorOf(() => CallAsync(new FakePlatform().Returns(400, echo), new()
        {
            Method = "POST",
            Path = "/a",
            Query = [new("q", Sample.Secure("qu3ry+f4ke"))],
            Body = new Dictionary<string, object?> { ["x"] = new List<object?> { Sample.Secure("p4ssw0rd") } },
        }));

        Assert.Equal("The platform returned 400: ********, ********, ********, ********, ********.", error.Message);
    }

    [Theory]
    [InlineData("GET", 4)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task GET_alone_is_retried(string method, int requests)
    {
        foreach (var reply in new[] { "503", "429", "broken" })
        {
            var platform = new FakePlatform().WithRetries(3).Plays($"{reply} {reply} {reply}").Returns(200, "[]");
            await Record.ExceptionAsync(() => CallAsync(platform, new() { Method = method, Path = "/a" }));
            Assert.Equal(requests, platform.Sent.Count);
        }
    }

    [Theory]
    [InlineData("POST", "broken", UpdateOutcomeUnknown)]
    [InlineData("POST", "408", UpdateOutcomeUnknown)]
    [InlineData("PATCH", "500", UpdateOutcomeUnknown)]
    [InlineData("POST", "refused", ConnectionFailed)]
    [InlineData("POST", "429", TooManyRequests)]
    [InlineData("PUT", "broken", ConnectionFailed)]
    [InlineData("DELETE", "504", PlatformUnavailable)]
    public async Task Lost_response_to_POST_or_PATCH_is_unknown(string method, string reply, YourMomErrorKind kind)
    {
        var error = await Test.ErrorOf(() => CallAsync(new FakePlatform().Plays(reply), new() { Method = method, Path = "/a?x=1" }));

        Assert.Equal(kind, error.Kind);
        Assert.Equal(kind == UpdateOutcomeUnknown, error.Message.StartsWith(
            $"Unknown whether {method} /a was processed: the response was lost. The ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lost_response_keeps_the_gateways_error()
    {
        var platform = new FakePlatform().Returns(504, """{"requestId": "5f1a", "message": "Sorry"}""");

        var error = await Test.ErrorOf(() => CallAsync(platform, new() { Method = "POST", Path = "/a" }));

        Assert.Equal((504, "5f1a"), (Assert.IsType<ApiException>(error).StatusCode, Assert.IsType<ApiException>(error).RequestId));
        Assert.EndsWith(" The platform returned 504: Sorry. Request id: 5f1a.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Response_members_are_not_secret_by_name()
    {
        var record = Members(Read("""{"code": "US", "token": "abc", "list": [{"password": null, "flag": true}]}"""));

        Assert.Equal(("US", "abc"), (record["code"], record["token"]));
        var inner = Members(Assert.Single(Items(record["list"])));
        Assert.Equal((null, true), (inner["password"], inner["flag"]));
    }

    [Fact]
    public void Secret_of_the_call_in_the_response_is_a_SecureString()
    {
        var items = Items(Members(Read(JsonSerializer.Serialize(new { x = new[] { "p4ss", "p4ss.", string.Empty } })))["x"]);

        Assert.Equal("p4ss", Sample.ToPlainText(Assert.IsType<SecureString>(items[0])));
        Assert.Equal(["p4ss.", string.Empty], items.Skip(1));
        Assert.IsType<SecureString>(Read("p4ss"));
    }

    [Theory]
    [InlineData("1", typeof(long), "1")]
    [InlineData("-9223372036854775808", typeof(long), "-9223372036854775808")]
    [InlineData("9223372036854775808", typeof(decimal), "9223372036854775808")]
    [InlineData("0.1", typeof(decimal), "0.1")]
    [InlineData("-2.50", typeof(decimal), "-2.50")]
    [InlineData("1.5e3", typeof(decimal), "1500")]
    [InlineData("1234567890.123456789012345678", typeof(decimal), "1234567890.123456789012345678")]
    [InlineData("1e-28", typeof(decimal), "0.0000000000000000000000000001")]
    [InlineData("1e-29", typeof(double), "1E-29")]
    [InlineData("1e300", typeof(double), "1E+300")]
    [InlineData("0.12345678901234567890123456789", typeof(double), "0.12345678901234568")]
    [InlineData("12345678901234567890.123456789123", typeof(double), "1.2345678901234567E+19")]
    [InlineData("1e400", typeof(string), "1e400")]
    [InlineData("1e99999999999", typeof(string), "1e99999999999")]
    public void Number_has_a_type_that_preserves_its_value(string json, Type type, string text)
    {
        var value = Read(json)!;

        Assert.IsType(type, value);
        Assert.Equal(text, Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" \r\n", null)]
    [InlineData("null", null)]
    [InlineData("\ufeff\"text\"", "text")]
    [InlineData("\"\\ud83d\"", "\"\\ud83d\"")]
    [InlineData("id;name\n1;a", "id;name\n1;a")]
    [InlineData("{\"a\": 1", "{\"a\": 1")]
    public void Response_without_JSON_is_text_or_null(string body, string? value) => Assert.Equal(value, Read(body));

    [Fact]
    public void Response_may_be_nested_as_deep_as_a_body()
    {
        var depth = ApiResponse.MaximumDepth;
        var json = new StringBuilder().Insert(0, "[", depth).Append('1').Insert(depth + 1, "]", depth).ToString();
        Assert.Equal(json, Json(null, json));
        var value = Read(json);
        for (; value is IReadOnlyList<object?> items; depth--)
        {
            value = Assert.Single(items);
        }

        Assert.Equal((0, 1L), (depth, value));
    }

    private static string? Json(object? body, string? text = null, string method = "POST") =>
        ResourceOperation.ToRequest(
            new ResourceRequest { Method = method, Path = "/a", Body = body, BodyText = text },
            new BaseAddress(new Uri("https://a.example")),
            "User u").Json is { } json ? Encoding.UTF8.GetString(json) : null;

    private static object? Read(string body) => ResourceOperation.ReadValue(
        new ApiResponse(HttpStatusCode.OK, null, null, Encoding.UTF8.GetBytes(body)), [Sample.Secure("p4ss"), new SecureString()]);

    private static IReadOnlyList<object?> Items(object? value) => Assert.IsType<IReadOnlyList<object?>>(value, exactMatch: false);

    private static IReadOnlyDictionary<string, object?> Members(object? value) =>
        Assert.IsType<IReadOnlyDictionary<string, object?>>(value, exactMatch: false);

    private static Task<ResourceResponse> CallAsync(FakePlatform platform, ResourceRequest call) =>
        platform.Client.CallAsync(call, Sample.Secure(Sample.Token), Test.Cancellation);
}
