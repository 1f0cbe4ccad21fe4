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

    private static IDictionary<string, object?> KindOf(Instance instance) =>
        Assert.IsType<IDictionary<string, object?>>(instance.AdditionalMembers["your_mom"], exactMatch: false);
}
