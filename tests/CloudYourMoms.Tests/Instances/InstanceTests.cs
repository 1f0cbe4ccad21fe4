using System.Security;
using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances;

public sealed class InstanceTests
{
    [Fact]
    public async Task Specified_response_is_read()
    {
        var instance = await Created(Sample.InstanceJson);

        Assert.Equal(123, instance.Id);
        Assert.Equal("test", instance.Name);
        Assert.Equal(Sample.Token, Sample.ToPlainText(instance.Token));
        Assert.Equal("sfdcservicecloud", instance.Key);
        Assert.True(instance.Valid);
        Assert.False(instance.Disabled);
        Assert.Empty(instance.Tags);
        Assert.Null(instance.CreatedDate);
    }

    [Fact]
    public async Task Other_members_are_kept_as_plain_values()
    {
        var instance = await Created(Sample.InstanceJson);

        Assert.Equal(
            ["cacheTimeToLive", "cachingEnabled", "eventsEnabled", "maxCacheSize", "provisionInteractions", "your_mom"],
            instance.AdditionalMembers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(true, instance.AdditionalMembers["eventsEnabled"]);
        Assert.Equal(0L, instance.AdditionalMembers["maxCacheSize"]);
        var kind = Assert.IsType<IReadOnlyDictionary<string, object?>>(instance.AdditionalMembers["your_mom"], exactMatch: false);
        Assert.Equal(39L, kind["id"]);
        Assert.Equal("http://www.salesforce.com", kind["signupURL"]);
        Assert.Contains(
            "<a href=\"http://www.salesforce.com\" target=\"_blank\">",
            Assert.IsType<string>(kind["configDescription"]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["prod", "eu"]""")]
    [InlineData("""[{"id": 1, "name": "prod"}, {"id": 2, "name": "eu"}]""")]
    [InlineData("""["prod", {"id": 2, "name": "eu"}]""")]
    public async Task Tags_are_read_in_both_forms(string tags) =>
        Assert.Equal(["prod", "eu"], (await Created($$"""{"id": 1, "token": "t", "tags": {{tags}}}""")).Tags);

    [Theory]
    [InlineData("\"prod\"", "prod")]
    [InlineData("\"prod, eu\"", "prod, eu")]
    [InlineData("{\"id\": 1, \"name\": \"prod\"}", "prod")]
    [InlineData("7", "7")]
    public async Task Tags_without_an_array_are_one_tag(string tags, string tag) =>
        Assert.Equal([tag], (await Created($$"""{"id": 1, "token": "t", "tags": {{tags}}}""")).Tags);

    [Theory]
    [InlineData("\"tags\": null")]
    [InlineData("\"tags\": [null, \"\"]")]
    [InlineData("\"tags\": \"\"")]
    [InlineData("\"valid\": true")]
    public async Task Tags_empty_or_missing_are_an_empty_list(string member) =>
        Assert.Empty((await Created($$"""{"id": 1, "token": "t", {{member}}}""")).Tags);

    [Fact]
    public async Task Tag_filter_finds_a_tag_without_an_array()
    {
        using var client = Sample.Client(
            new FakePlatform().Returns(200, """[{"id": 1, "tags": "prod"}, {"id": 2, "tags": "eu"}, {"id": 3, "tags": null}]"""));

        var list = client.ListInstances(new InstanceQuery { Tags = ["prod"] });
        await list.ReadPageAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Assert.Single(list.Instances).Id);
    }

    [Theory]
    [InlineData("2026-11-23T10:00:00Z")]
    [InlineData("2026-11-23T10:00:00")]
    [InlineData("2026-11-23T12:00:00+02:00")]
    public async Task Created_date_is_in_UTC(string date)
    {
        var created = (await Created($$"""{"id": 1, "token": "t", "createdDate": "{{date}}"}""")).CreatedDate;

        Assert.Equal(Sample.Now, created);
        Assert.Equal(TimeSpan.Zero, created!.Value.Offset);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("null")]
    [InlineData("true")]
    public async Task Created_date_in_another_format_keeps_the_instance(string date)
    {
        var instance = await Created($$"""{"id": 7, "token": "t", "createdDate": {{date}}}""");

        Assert.Equal(7, instance.Id);
        Assert.Null(instance.CreatedDate);
    }

    [Theory]
    [InlineData("\"tags\": \"prod\"")]
    [InlineData("\"tags\": null")]
    [InlineData("\"your_mom\": null")]
    [InlineData("\"your_mom\": \"sfdc\"")]
    [InlineData("\"name\": null")]
    [InlineData("\"your_mom\": {\"key\": null}")]
    [InlineData("\"number\": 1e400")]
    [InlineData("\"odd\": \"\\ud800\"")]
    [InlineData("\"your_mom\": {\"key\": \"sfdc\", \"description\": \"\\udc00\"}")]
    [InlineData("\"createdDate\": \"\\ud800\"")]
    public async Task Unexpected_member_keeps_the_token(string member)
    {
        var instance = await Created($$"""{"id": 7, "token": "t0ken", {{member}}}""");

        Assert.Equal(7, instance.Id);
        Assert.Equal("t0ken", Sample.ToPlainText(instance.Token));
    }

    [Fact]
    public async Task Invalid_UTF8_text_keeps_the_token()
    {
        var body = Encoding.Latin1.GetBytes("""{"id": 7, "token": "t0ken", "description": "für alle"}""");

        Assert.Equal("t0ken", Sample.ToPlainText((await Created(() => new ByteArrayContent(body))).Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task Response_without_a_length_is_read_to_its_end(int length)
    {
        var description = new string('d', length);

        var instance = await Created(
            () => new UnsizedContent(Encoding.UTF8.GetBytes($$"""{"id": 7, "token": "t0ken", "description": "{{description}}"}""")));

        Assert.Equal("t0ken", Sample.ToPlainText(instance.Token));
        Assert.Equal(description, instance.AdditionalMembers["description"]);
    }

    [Fact]
    public async Task Byte_order_mark_keeps_the_token()
    {
        byte[] body = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Sample.InstanceJson)];

        Assert.Equal(Sample.Token, Sample.ToPlainText((await Created(() => new ByteArrayContent(body))).Token));
    }

    [Fact]
    public async Task Sensitive_configuration_is_secret_at_any_depth()
    {
        var instance = await Created("""
            {"id": 1, "token": "t", "configuration": {"oauth.api.key": "k", "oauth.api.secret": "s3cr3t", "oauth.user.token": "********",
             "list": [{"password": "p4ss"}], "secrets": ["one"], "credential": {"value": "w1thin"}}}
            """);

        var configuration = Assert.IsType<IReadOnlyDictionary<string, object?>>(
            instance.AdditionalMembers["configuration"], exactMatch: false);
        Assert.Equal("k", configuration["oauth.api.key"]);
        Assert.Equal("s3cr3t", Sample.ToPlainText(Assert.IsType<SecureString>(configuration["oauth.api.secret"])));
        Assert.Equal("********", Sample.ToPlainText(Assert.IsType<SecureString>(configuration["oauth.user.token"])));
        var entry = Assert.IsType<IReadOnlyDictionary<string, object?>>(
            Assert.Single(Assert.IsType<List<object?>>(configuration["list"])), exactMatch: false);
        Assert.Equal("p4ss", Sample.ToPlainText(Assert.IsType<SecureString>(entry["password"])));
        Assert.Equal(
            "one", Sample.ToPlainText(Assert.IsType<SecureString>(Assert.Single(Assert.IsType<List<object?>>(configuration["secrets"])))));
        var credential = Assert.IsType<IReadOnlyDictionary<string, object?>>(configuration["credential"], exactMatch: false);
        Assert.Equal("w1thin", Sample.ToPlainText(Assert.IsType<SecureString>(credential["value"])));
    }

    [Fact]
    public async Task Instance_text_holds_no_token()
    {
        var text = (await Created(Sample.InstanceJson)).ToString();

        Assert.DoesNotContain(Sample.Token, text, StringComparison.Ordinal);
        Assert.Contains("123", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Callback_and_request_text_hold_no_secret()
    {
        foreach (var text in new[] { Sample.Callback().ToString(), Sample.InstanceRequest().ToString() })
        {
            Assert.DoesNotContain(Sample.Code, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Sample.ApiSecret, text, StringComparison.Ordinal);
            Assert.Contains("sfdcservicecloud", text, StringComparison.Ordinal);
        }
    }

    private static Task<Instance> Created(string body) => Created(() => new StringContent(body));

    private static async Task<Instance> Created(Func<HttpContent> content)
    {
        using var client = Sample.Client(new FakePlatform().Returns(200, content));
        return (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance;
    }

    private sealed class UnsizedContent(byte[] body) : ByteArrayContent(body)
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
