using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class UpdateInstanceTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Changeable_members_are_sent_without_the_key()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        var changes = Sample.InstanceRequest() with { OtherMembers = new Dictionary<string, object?> { ["oauthProxy"] = true } };

        var instance = await Change(platform, changes);

        Assert.Equal("test", instance.Name);
        Assert.Equal(Sample.Token, Sample.Reveal(instance.Token));
        var sent = Assert.Single(platform.Sent);
        Assert.Equal("PATCH", sent.Method);
        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2/instances/123", sent.Address);
        Assert.Equal($"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", sent.Authorization);
        Assert.Equal("application/json", sent.ContentType);
        AssertSameJson(
            $$"""
            {"providerData": {"code": {{JsonSerializer.Serialize(Sample.Code)}}},
             "configuration": {"oauth.callback.url": "{{Sample.CallbackUrl}}",
               "oauth.api.key": "{{Sample.ApiKey}}", "oauth.api.secret": {{JsonSerializer.Serialize(Sample.ApiSecret)}}},
             "tags": ["prod"], "name": "Contoso"}
            """,
            sent.Body!);
    }

    [Fact]
    public async Task Unspecified_members_are_not_sent()
    {
        AssertSameJson("""{"name": "New"}""", await BodyOf(new InstanceRequest { Name = "New" }));
        AssertSameJson("""{"tags": []}""", await BodyOf(new InstanceRequest { Tags = [] }));
        AssertSameJson(
            """{"configuration": {"event.objects": "account", "filter.response.nulls": false}}""",
            await BodyOf(new InstanceRequest
            {
                Key = "sfdc",
                Configuration = new Dictionary<string, object?>
                {
                    ["event.objects"] = "account",
                    ["filter.response.nulls"] = false,
                    ["site.address"] = null,
                },
            }));
        AssertSameJson("{}", await BodyOf(new InstanceRequest
        {
            ProviderData = new Dictionary<string, object?> { ["code"] = null },
            Configuration = new Dictionary<string, object?> { ["a"] = null },
        }));
    }

    [Fact]
    public void Change_is_shown_with_its_secrets_masked()
    {
        AssertSameJson(
            """
            {"providerData": {"code": "********"},
             "configuration": {"oauth.callback.url": "http://localhost:8400/auth",
               "oauth.api.key": "3MVG9fake.client_id", "oauth.api.secret": "********"},
             "tags": ["prod"], "name": "Contoso"}
            """,
            Sample.InstanceRequest().ToRedactedChangeJson());
    }

    [Fact]
    public void Change_is_shown_without_control_characters()
    {
        var shown =
            new InstanceRequest { Tags = ["a\u202eb"], Configuration = new Dictionary<string, object?> { ["x\u2028\u007f"] = "y\u200b" } }
                .ToRedactedChangeJson();

        Assert.All("\u202e\u2028\u007f\u200b", hidden => Assert.DoesNotContain(hidden, shown));
        AssertSameJson("""{"configuration": {"x\u2028\u007f": "y\u200b"}, "tags": ["a\u202eb"]}""", shown);
    }

    [Theory]
    [InlineData("""{"name": " "}""", ValidationErrorCode.Missing, "$.name")]
    [InlineData("""{"configuration": {"oauth.api.secret": ""}}""", ValidationErrorCode.Missing, "$.configuration['oauth.api.secret']")]
    [InlineData("""{"providerData": {"code": ""}}""", ValidationErrorCode.Missing, "$.providerData.code")]
    [InlineData("""{"name": "<Insert_Instance_Name>"}""", ValidationErrorCode.Placeholder, "$.name")]
    [InlineData("""{"tags": ["<Add_Your_Tag>"]}""", ValidationErrorCode.Placeholder, "$.tags[0]")]
    [InlineData("""{"configuration": {"oauth.api.key": "“key”"}}""", ValidationErrorCode.CurlyQuote, "$.configuration['oauth.api.key']")]
    [InlineData("""{"configuration": {"oauth.api.key": 5}}""", ValidationErrorCode.WrongType, "$.configuration['oauth.api.key']")]
    [InlineData(
        """{"configuration": {"oauth.callback.url": "localhost"}}""",
        ValidationErrorCode.InvalidAddress,
        "$.configuration['oauth.callback.url']")]
    [InlineData("""{"name": 5}""", ValidationErrorCode.WrongType, "$.name")]
    [InlineData("""{"providerData": {"code": "aPrx%3D%3D"}}""", ValidationErrorCode.CodeEncoded, "$.providerData.code")]
    public async Task Invalid_change_is_rejected_before_anything_is_sent(string json, ValidationErrorCode kind, string path)
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);

        var refusal = await FailureOf(platform, InstanceJson.Parse(json));

        var finding = Assert.Single(Assert.IsType<InstanceValidationException>(refusal).ValidationErrors);
        Assert.Equal((kind, path, 1), (finding.Kind, finding.Path, finding.Line));
        Assert.StartsWith("The change cannot be made: line 1,", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Validation_errors_are_all_reported()
    {
        var changes = Sample.InstanceRequest().MergeWith(new InstanceRequest
        {
            Name = string.Empty,
            Source = "change.json",
            Configuration = new Dictionary<string, object?> { ["oauth.callback.url"] = "https://other.example/auth" },
        });
        _clock.Now += TimeSpan.FromMinutes(16);

        var refusal = await FailureOf(new FakePlatform(), changes);

        Assert.Equal(YourMomErrorKind.InvalidInstance, refusal.Kind);
        Assert.Equal(
            [ValidationErrorCode.Missing, ValidationErrorCode.CodeExpired, ValidationErrorCode.CallbackMismatch],
            Assert.IsType<InstanceValidationException>(refusal).ValidationErrors.Select(finding => finding.Kind));
        Assert.StartsWith("The change in change.json cannot be made because of 3 errors:", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Insert_Key>")]
    [InlineData(" ")]
    public async Task Key_is_not_part_of_a_change_and_not_validated(string key) =>
        AssertSameJson("""{"name": "New"}""", await BodyOf(new InstanceRequest { Key = key, Name = "New" }));

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Change_without_a_code_is_retried(int status)
    {
        var platform = new FakePlatform().Returns(status, "{}").Fails(new IOException("broken")).Returns(200, Sample.InstanceJson);

        await Change(platform, Renaming());

        Assert.Equal(3, platform.Sent.Count);
        Assert.Single(platform.Sent.Distinct());
    }

    [Fact]
    public async Task Cancellation_ends_a_change_without_a_code()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.NeverReturns();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Change(platform, Renaming(), cancellation.Token));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id": 124}""")]
    [InlineData("")]
    public async Task Response_with_another_instance_is_an_error(string body) =>
        Assert.Equal(YourMomErrorKind.UnexpectedResponse, (await FailureOf(new FakePlatform().Returns(200, body), Renaming())).Kind);

    [Fact]
    public async Task Rejection_shows_no_secret_of_the_change()
    {
        var echo = JsonSerializer.Serialize(new { message = $"Wrong: {Sample.Code} and {Sample.ApiSecret}, sorry" });

        var failure = await FailureOf(new FakePlatform().Returns(400, echo), Sample.InstanceRequest());

        Assert.Contains("Wrong: ******** and ********, sorry", failure.Message, StringComparison.Ordinal);
    }

    private static InstanceRequest Renaming() => new() { Name = "New" };

    private static void AssertSameJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private async Task<string> BodyOf(InstanceRequest changes)
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        await Change(platform, changes);
        return Assert.Single(platform.Sent).Body!;
    }

    private Task<YourMomException> FailureOf(FakePlatform platform, InstanceRequest changes) =>
        Assert.ThrowsAnyAsync<YourMomException>(() => Change(platform, changes));

    private async Task<Instance> Change(FakePlatform platform, InstanceRequest changes, CancellationToken? cancellationToken = null)
    {
        using var client = Sample.Client(platform, 3, _clock);
        return await client.UpdateInstanceAsync(123, changes, cancellationToken ?? TestContext.Current.CancellationToken);
    }
}
