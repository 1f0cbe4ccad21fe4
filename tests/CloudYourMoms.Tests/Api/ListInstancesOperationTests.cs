using System.Web;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ListInstancesOperationTests
{
    [Fact]
    public async Task Query_selects_tags_text_size_and_page()
    {
        var platform = new FakePlatform().Returns(200, "[]");

        await ListAsync(platform, new InstanceQuery { Tags = ["a&b", "ü c"], SearchText = "Contoso=1+1", PageSize = 7 }, "n3xt/+=&");

        var query = HttpUtility.ParseQueryString(new Uri(Assert.Single(platform.Sent).Address).Query);
        Assert.Equal(
            ["tags[]: a&b", "tags[]: ü c", "searchText: Contoso=1+1", "pageSize: 7", "nextPage: n3xt/+=&"],
            query.AllKeys.SelectMany(name => query.GetValues(name)!, (name, value) => $"{name}: {value}"));
    }

    [Fact]
    public async Task Page_has_its_instances_and_the_next_token()
    {
        var platform = new FakePlatform().Returns(
            200,
            $$"""[{{Sample.InstanceJson}}, {"id": 5, "token": "t0ken", "name": "other", "your_mom": {"key": "sfdc"}, "tags": ["eu"]}]""",
            ("Elements-Next-Page-Token", "dG9rZW4="));

        var page = await ListAsync(platform);

        Assert.Equal("dG9rZW4=", page.NextPage);
        Assert.Equal(
            [(123, "test", "sfdcservicecloud", Sample.Token, 0), (5, "other", "sfdc", "t0ken", 1)],
            page.Instances.Select(each => (each.Id, each.Name, each.Key, Sample.ToPlainText(each.Token), each.Tags.Count)));
        Assert.All(page.Instances, instance => Assert.Equal(platform.Options.BaseUri, instance.PlatformUri));
    }

    [Fact]
    public async Task First_page_404_is_empty()
    {
        var page = await ListAsync(new FakePlatform().Returns(404, Sample.NoInstances));

        Assert.Equal((0, null, true), (page.Instances.Count, page.NextPage, page.IsNotFound));
        Assert.Equal(Sample.Now, page.Date);
    }

    [Theory]
    [InlineData(Sample.NoInstances)]
    [InlineData("<html>Not found</html>")]
    public async Task Later_page_404_is_an_incomplete_list(string body)
    {
        var platform = new FakePlatform().Returns(404, body, ("Elements-Request-Id", "5f1a"));

        var error = Assert.IsType<ApiException>(await Test.ErrorOf(() => ListAsync(platform, pageToken: "a")));

        Assert.Equal((YourMomErrorKind.ListIncomplete, 404, "5f1a"), (error.Kind, error.StatusCode, error.RequestId));
        Assert.Contains("the next page does not exist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""[{"id": 1, "token": "t0ken"}, {"name": "Contoso", "token": "t0ken"}]""")]
    public async Task List_without_ids_is_unexpected_and_not_shown(string body)
    {
        var error = await Test.ErrorOf(() => ListAsync(new FakePlatform().Returns(200, body)));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, error.Kind);
        Assert.DoesNotContain("t0ken", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<InstancePage> ListAsync(FakePlatform platform, InstanceQuery? query = null, string? pageToken = null) =>
        platform.Client.GetInstancePageAsync(query ?? new InstanceQuery(), pageToken, Test.Cancellation);
}
