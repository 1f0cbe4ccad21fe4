using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class CreateRequestTests
{
    [Fact]
    public async Task Request_matches_the_specification()
    {
        using var wire = new CannedConnection(HttpText.Ok(Sample.InstanceJson));
        using var client = new YourMomClient(
            Sample.Options() with { BaseUri = new Uri("http://localhost/your_moms/api-v2") }, wire.Handler());

        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var parts = wire.Written.Split("\r\n\r\n");
        var lines = parts[0].Split("\r\n");
        Assert.Equal("POST /your_moms/api-v2/instances HTTP/1.1", lines[0]);
        Assert.Contains($"Authorization: User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", lines);
        Assert.Contains("Content-Type: application/json", lines);
        Assert.Contains($"Content-Length: {parts[1].Length}", lines);
    }

    [Fact]
    public async Task Body_has_the_specified_members_in_order()
    {
        const string Specified = """
            {
              "your_mom": {
                "key": "sfdcservicecloud"
              },
              "providerData": {
                "code": "Code_On_The_Return_URL"
              },
              "configuration": {
                "oauth.callback.url": "https://www.mycoolapp.com/auth",
                "oauth.api.key": "Insert_Client_ID",
                "oauth.api.secret": "Insert_Client_Secret"
              },
              "tags": [
                "Add_Your_Tag"
              ],
              "name": "Insert_Instance_Name"
            }
            """;
        var callback = Sample.Callback() with
        {
            Code = Sample.Secure("Code_On_The_Return_URL"),
            CallbackUrl = new Uri("https://www.mycoolapp.com/auth"),
            ApiKey = "Insert_Client_ID",
            ApiSecret = Sample.Secure("Insert_Client_Secret"),
        };

        var body = await BodyOf(InstanceRequest.From(callback) with { Name = "Insert_Instance_Name", Tags = ["Add_Your_Tag"] });

        AssertSameJson(Specified, body);
        AssertSameJson(Specified, await BodyOf(InstanceJson.Parse(Specified)));
    }

    [Fact]
    public async Task Callback_parameters_are_provider_data_without_the_state()
    {
        var callback = Sample.Callback() with
        {
            Parameters = new Dictionary<string, object> { ["realmId"] = "42", ["oauth_verifier"] = Sample.Secure("v3rifier") },
        };

        using var body = JsonDocument.Parse(await BodyOf(InstanceRequest.From(callback) with { Name = "n" }));

        var data = body.RootElement.GetProperty("providerData");
        Assert.Equal(
            ["code", "oauth_verifier", "realmId"], data.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Sample.Code, data.GetProperty("code").GetString());
        Assert.Equal("42", data.GetProperty("realmId").GetString());
        Assert.Equal("v3rifier", data.GetProperty("oauth_verifier").GetString());
    }

    [Fact]
    public async Task Tags_are_omitted_when_null_and_sent_when_empty()
    {
        Assert.DoesNotContain("tags", await BodyOf(Sample.InstanceRequest() with { Tags = null }), StringComparison.Ordinal);
        Assert.Contains("\"tags\":[]", await BodyOf(Sample.InstanceRequest() with { Tags = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_with_basic_authentication_has_no_provider_data()
    {
        var request = new InstanceRequest
        {
            Key = "zendesk",
            Name = "n",
            Configuration = new Dictionary<string, object?> { ["username"] = "u", ["password"] = Sample.Secure("p4ss") },
        };

        AssertSameJson(
            """{"your_mom": {"key": "zendesk"}, "configuration": {"username": "u", "password": "p4ss"}, "name": "n"}""",
            await BodyOf(request));
    }

    [Fact]
    public async Task Plain_values_are_sent_with_their_JSON_type()
    {
        var request = Sample.InstanceRequest() with
        {
            OtherMembers = new Dictionary<string, object?>
            {
                ["values"] = new List<object?>
                {
                    "ü\"\\\n", true, 1, 5_000_000_000L, 1.5, 2.50m, 0.1f, 1e300, null,
                    new Uri("https://x.example/a b"), Sample.Secure("s"), new Dictionary<string, object?> { ["a"] = 1 },
                },
            },
        };

        using var body = JsonDocument.Parse(await BodyOf(request));

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""["ü\"\\\n", true, 1, 5000000000, 1.5, 2.50, 0.1, 1e300, null, "https://x.example/a b", "s", {"a": 1}]"""),
            JsonNode.Parse(body.RootElement.GetProperty("values").GetRawText())));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData('c')]
    [InlineData(DayOfWeek.Monday)]
    public async Task Value_without_JSON_form_is_rejected_by_name(object value)
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);
        var request = Sample.InstanceRequest() with { OtherMembers = new Dictionary<string, object?> { ["odd"] = value } };

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidInstance, refusal.Kind);
        Assert.Contains("'odd'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Incomplete_instance_is_rejected_before_anything_is_sent()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest() with { Name = null }, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.ConfigurationMissing, refusal.Kind);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Code_that_expires_after_the_validation_is_not_sent()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        var clock = new FakeClock();
        using var client = Sample.Client(platform, clock: clock);
        var request = client.Validate(Sample.InstanceRequest());
        clock.Now += TimeSpan.FromMinutes(16);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, refusal.Kind);
        Assert.Contains("16 minutes old", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    private static async Task<string> BodyOf(InstanceRequest request)
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);
        await client.CreateInstanceAsync(request, TestContext.Current.CancellationToken);
        var sent = Assert.Single(platform.Sent);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("application/json", sent.ContentType);
        return sent.Body!;
    }

    private static void AssertSameJson(string expected, string actual)
    {
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
        Assert.Equal(Names(expected), Names(actual));

        static IEnumerable<string> Names(string json) => JsonNode.Parse(json)!.AsObject().Select(member => member.Key);
    }
}
