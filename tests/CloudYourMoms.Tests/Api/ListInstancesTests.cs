using System.Security;
using System.Web;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ListInstancesTests
{
    private const string NoMatch = """{"requestId": "5f1a", "message": "No instances found"}""";

    [Fact]
    public async Task Instances_are_listed_with_their_members()
    {
        var platform = new FakePlatform().Returns(
            200,
            $$"""[{{Sample.InstanceJson}}, {"id": 5, "token": "t0ken", "name": "other", "your_mom": {"key": "sfdc"}, "tags": ["eu"]}]""");

        var page = await List(platform);

        Assert.Null(page.NextPage);
        Assert.Equal(
            [(123L, "test", "sfdcservicecloud"), (5L, "other", "sfdc")],
            page.Instances.Select(instance => (instance.Id, instance.Name, instance.Key)));
        Assert.Equal([Sample.Token, "t0ken"], page.Instances.Select(instance => Sample.Reveal(instance.Token)));
        Assert.Equal(["eu"], page.Instances[1].Tags);
        var sent = Assert.Single(platform.Sent);
        Assert.Equal("GET", sent.Method);
        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2/instances?pageSize=200", sent.Address);
        Assert.Equal($"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", sent.Authorization);
    }

    [Fact]
    public async Task Query_sends_tags_text_size_and_page()
    {
        var platform = new FakePlatform().Returns(200, "[]");

        await List(platform, new InstanceQuery { Tags = ["a&b", "ü c"], SearchText = "Contoso=1+1", PageSize = 7 }, "n3xt/+=&");

        var query = HttpUtility.ParseQueryString(new Uri(Assert.Single(platform.Sent).Address).Query);
        Assert.Equal(["tags[]", "searchText", "pageSize", "nextPage"], query.AllKeys!);
        Assert.Equal(["a&b", "ü c"], query.GetValues("tags[]")!);
        Assert.Equal("Contoso=1+1", query["searchText"]);
        Assert.Equal("7", query["pageSize"]);
        Assert.Equal("n3xt/+=&", query["nextPage"]);
    }

    [Fact]
    public async Task Next_page_is_requested_with_the_returned_token()
    {
        var platform = new FakePlatform()
            .Returns(200, """[{"id": 1, "token": "t"}]""", ("Elements-Next-Page-Token", "dG9rZW4="))
            .Returns(200, """[{"id": 2, "token": "t"}]""");

        var first = await List(platform);
        var second = await List(platform, pageToken: first.NextPage);

        Assert.Equal("dG9rZW4=", first.NextPage);
        Assert.Equal("dG9rZW4=", platform.Sent[1].Query("nextPage"));
        Assert.Equal(2, Assert.Single(second.Instances).Id);
        Assert.Null(second.NextPage);
    }

    [Fact]
    public async Task Platform_404_is_an_empty_page()
    {
        var page = await List(new FakePlatform().Returns(404, NoMatch));

        Assert.Empty(page.Instances);
        Assert.Null(page.NextPage);
    }

    [Fact]
    public async Task Platform_404_is_recognized_by_its_request_id_header() =>
        Assert.Empty((await List(
            new FakePlatform().Returns(404, """{"message": "No instances found"}""", ("Elements-Request-Id", "5f1a")))).Instances);

    [Fact]
    public async Task Secret_of_one_instance_is_not_shared_with_another()
    {
        const string Kind = """{"key": "sfdc", "apiSecret": "s3cret"}""";

        var page = await List(new FakePlatform().Returns(200, $$"""[{"id": 1, "your_mom": {{Kind}}}, {"id": 2, "your_mom": {{Kind}}}]"""));

        SecretOf(page.Instances[0]).Dispose();
        Assert.Equal("s3cret", Sample.Reveal(SecretOf(page.Instances[1])));

        static SecureString SecretOf(Instance instance) =>
            Assert.IsType<SecureString>(
                Assert.IsType<IDictionary<string, object?>>(instance.AdditionalMembers["your_mom"], exactMatch: false)["apiSecret"]);
    }

    [Theory]
    [InlineData("<html>Not found</html>")]
    [InlineData("""{"message": "no Route matched with those values"}""")]
    [InlineData("""{"requestId": "5f1a"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Proxy_404_is_an_error(string body)
    {
        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => List(new FakePlatform().Returns(404, body)));

        Assert.Equal(YourMomErrorKind.NotFound, failure.Kind);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"id": 1, "token": "t0ken"}, {"name": "Contoso", "token": "t0ken"}]""")]
    [InlineData("""[{"id": "one", "token": "t0ken"}]""")]
    public async Task Success_without_instances_and_ids_is_an_error_without_token(string body)
    {
        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => List(new FakePlatform().Returns(200, body)));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.DoesNotContain("t0ken", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_of_several_keys_have_their_own_metadata()
    {
        const string Desk = """{"key": "zendesk", "name": "Zendesk"}""";
        const string Crm = """{"key": "sfdc", "name": "Salesforce"}""";

        var page = await List(new FakePlatform().Returns(
            200,
            $$"""[{"id": 1, "your_mom": {{Desk}}}, {"id": 2, "your_mom": {{Crm}}}, {"id": 3, "your_mom": {{Desk}}}, {"id": 4,""" +
            """ "your_mom": "zendesk"}, {"id": 5}]"""));

        Assert.Equal(["zendesk", "sfdc", "zendesk", "", ""], page.Instances.Select(instance => instance.Key));
        Assert.Equal(["Zendesk", "Salesforce", "Zendesk"], page.Instances.Take(3).Select(instance => KindOf(instance)["name"]));
        Assert.Equal("zendesk", page.Instances[3].AdditionalMembers["your_mom"]);
        Assert.False(page.Instances[4].AdditionalMembers.ContainsKey("your_mom"));

        // It is read once, and changed by nobody.
        Assert.Same(page.Instances[0].AdditionalMembers["your_mom"], page.Instances[2].AdditionalMembers["your_mom"]);
        Assert.Throws<NotSupportedException>(() => KindOf(page.Instances[0])["name"] = "Other");
    }

    [Fact]
    public async Task Instance_without_a_token_has_an_empty_one()
    {
        var token = Assert.Single((await List(new FakePlatform().Returns(200, """[{"id": 1, "name": "Contoso"}]"""))).Instances).Token;

        Assert.Equal(0, token.Length);
        Assert.True(token.IsReadOnly());
    }

    [Theory]
    [InlineData(401, YourMomErrorKind.CredentialRejected)]
    [InlineData(403, YourMomErrorKind.AccessDenied)]
    [InlineData(500, YourMomErrorKind.PlatformUnavailable)]
    public async Task Rejection_is_reported(int status, YourMomErrorKind kind) =>
        Assert.Equal(kind, (await Assert.ThrowsAnyAsync<YourMomException>(() => List(new FakePlatform().Returns(status, NoMatch)))).Kind);

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    [InlineData(-1)]
    public void Page_size_out_of_range_is_rejected(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InstanceQuery { PageSize = size });

    [Fact]
    public async Task Instance_is_read_by_its_id()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);

        var instance = await Read(platform, 123);

        Assert.Equal(Sample.Token, Sample.Reveal(instance.Token));
        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2/instances/123", Assert.Single(platform.Sent).Address);
    }

    [Fact]
    public async Task Unknown_id_is_reported()
    {
        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => Read(new FakePlatform().Returns(404, NoMatch), 123));

        Assert.Equal(YourMomErrorKind.NotFound, failure.Kind);
        Assert.Equal(404, Assert.IsType<ApiException>(failure).StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id": 124, "token": "t0ken"}""")]
    public async Task Response_with_another_instance_is_an_error(string body) => Assert.Equal(
        YourMomErrorKind.UnexpectedResponse,
        (await Assert.ThrowsAnyAsync<YourMomException>(() => Read(new FakePlatform().Returns(200, body), 123))).Kind);

    [Fact]
    public async Task Read_without_credentials_sends_nothing()
    {
        var platform = new FakePlatform().Returns(200, "[]");
        using var client = new YourMomClient(new YourMomClientOptions(), platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetInstancePageAsync(new InstanceQuery(), null, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CredentialMissing, refusal.Kind);
        Assert.Empty(platform.Sent);
    }

    private static async Task<InstancePage> List(FakePlatform platform, InstanceQuery? query = null, string? pageToken = null)
    {
        using var client = Sample.Client(platform);
        return await client.GetInstancePageAsync(query ?? new InstanceQuery(), pageToken, TestContext.Current.CancellationToken);
    }

    private static IDictionary<string, object?> KindOf(Instance instance) =>
        Assert.IsType<IDictionary<string, object?>>(instance.AdditionalMembers["your_mom"], exactMatch: false);

    private static async Task<Instance> Read(FakePlatform platform, long id)
    {
        using var client = Sample.Client(platform);
        return await client.GetInstanceAsync(id, TestContext.Current.CancellationToken);
    }
}
