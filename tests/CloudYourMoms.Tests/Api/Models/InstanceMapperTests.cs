using System.Net;
using System.Security;
using System.Text;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Models;

public sealed class InstanceMapperTests
{
    [Fact]
    public void Specified_response_is_mapped_and_other_members_are_plain_values()
    {
        var instance = Map(Sample.InstanceJson);

        Assert.Equal(
            (123, "test", "sfdcservicecloud", true, false, null),
            (instance.Id, instance.Name, instance.Key, instance.Valid, instance.Disabled, instance.CreatedDate));
        Assert.Equal(Sample.Token, Sample.ToPlainText(instance.Token));
        Assert.Empty(instance.Tags);
        Assert.Equal(
            ["cacheTimeToLive", "cachingEnabled", "eventsEnabled", "maxCacheSize", "provisionInteractions", "your_mom"],
            instance.AdditionalMembers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((true, 0L), (instance.AdditionalMembers["eventsEnabled"], instance.AdditionalMembers["maxCacheSize"]));
        Assert.Equal((39L, "http://www.salesforce.com"), (KindOf(instance)["id"], KindOf(instance)["signupURL"]));
    }

    [Theory]
    [InlineData("""["prod", "eu"]""", "prod|eu")]
    [InlineData("""["prod", {"id": 2, "name": "eu"}, null, ""]""", "prod|eu")]
    [InlineData("\"prod, eu\"", "prod, eu")]
    [InlineData("""{"id": 1, "name": "prod"}""", "prod")]
    [InlineData("7", "7")]
    [InlineData("null", "")]
    [InlineData("\"\"", "")]
    public void Tags_are_read_in_every_format(string tags, string expected) =>
        Assert.Equal(expected, string.Join('|', Map($$"""{"id": 1, "tags": {{tags}}}""").Tags));

    [Theory]
    [InlineData("\"2026-11-23T10:00:00Z\"", true)]
    [InlineData("\"2026-11-23T10:00:00\"", true)]
    [InlineData("\"2026-11-23T12:00:00+02:00\"", true)]
    [InlineData("\"yesterday\"", false)]
    [InlineData("\"\\ud800\"", false)]
    [InlineData("null", false)]
    public void Created_date_is_in_UTC(string date, bool isDate)
    {
        var created = Map($$"""{"id": 1, "createdDate": {{date}}}""").CreatedDate;

        Assert.Equal(isDate ? Sample.Now : null, created);
        Assert.Equal(TimeSpan.Zero, created?.Offset ?? TimeSpan.Zero);
    }

    [Fact]
    public void Secrets_are_secure_strings_at_any_depth()
    {
        var members = Map("""
            {"id": 1, "oauth.api.key": "k", "oauth.api.secret": "s3cr3t", "list": [{"password": "p4ss"}], "secrets": ["one"],
             "credential": {"value": "w1thin"}}
            """).AdditionalMembers;

        Assert.Equal("k", members["oauth.api.key"]);
        Assert.Equal(
            ["s3cr3t", "p4ss", "one", "w1thin"],
            new[]
            {
                members["oauth.api.secret"],
                Members(Assert.Single(Assert.IsType<List<object?>>(members["list"])))["password"],
                Assert.Single(Assert.IsType<List<object?>>(members["secrets"])),
                Members(members["credential"])["value"],
            }.Select(secret => Sample.ToPlainText(Assert.IsType<SecureString>(secret))));
    }

    [Fact]
    public void Kind_without_secrets_is_shared_by_the_instances_of_a_list()
    {
        const string Zendesk = """{"key": "zendesk", "name": "Zendesk"}""";

        var instances = MapList(
            $$"""{"id": 1, "your_mom": {{Zendesk}}}""",
            """{"id": 2, "your_mom": {"key": "sfdc"}}""",
            $$"""{"id": 3, "your_mom": {{Zendesk}}}""",
            """{"id": 4, "your_mom": "zendesk"}""",
            """{"id": 5}""");

        Assert.Equal(["zendesk", "sfdc", "zendesk", "", ""], instances.Select(instance => instance.Key));
        Assert.Equal("Zendesk", KindOf(instances[0])["name"]);
        Assert.Same(KindOf(instances[0]), KindOf(instances[2]));
        Assert.Throws<NotSupportedException>(() => KindOf(instances[0])["name"] = "Other");
        Assert.Equal("zendesk", instances[3].AdditionalMembers["your_mom"]);
        Assert.False(instances[4].AdditionalMembers.ContainsKey("your_mom"));
    }

    [Fact]
    public void Kind_with_a_secret_is_not_shared()
    {
        const string Kind = """{"key": "sfdc", "apiSecret": "s3cret"}""";

        var instances = MapList($$"""{"id": 1, "your_mom": {{Kind}}}""", $$"""{"id": 2, "your_mom": {{Kind}}}""");

        Assert.IsType<SecureString>(KindOf(instances[0])["apiSecret"]).Dispose();
        Assert.Equal("s3cret", Sample.ToPlainText(Assert.IsType<SecureString>(KindOf(instances[1])["apiSecret"])));
    }

    [Fact]
    public void Overlong_secret_is_masked()
    {
        var instance = Assert.Single(MapList(
            $$$"""{"id": 1, "token": "t0ken", "config": {"password": "{{{new string('p', 70_000)}}}"}}"""));

        Assert.Equal("t0ken", Sample.ToPlainText(instance.Token));
        Assert.Equal(
            "********", Assert.IsType<IReadOnlyDictionary<string, object?>>(instance.AdditionalMembers["config"], false)["password"]);
    }

    [Fact]
    public void Missing_token_is_empty_and_read_only()
    {
        var token = Assert.Single(MapList("""{"id": 1}""")).Token;

        Assert.Equal((0, true), (token.Length, token.IsReadOnly()));
    }

    private static List<Instance> MapList(params string[] items)
    {
        var kinds = new Dictionary<string, object?>();
        var list = InstanceDto.TryReadList(new(HttpStatusCode.OK, null, null, Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]")))!;
        return [.. list.Select(item => InstanceMapper.Map(item, null, kinds))];
    }

    private static Instance Map(string item) => Assert.Single(MapList(item));

    private static IReadOnlyDictionary<string, object?> Members(object? value) =>
        Assert.IsType<IReadOnlyDictionary<string, object?>>(value, exactMatch: false);

    private static IDictionary<string, object?> KindOf(Instance instance) =>
        Assert.IsType<IDictionary<string, object?>>(instance.AdditionalMembers["your_mom"], exactMatch: false);
}
