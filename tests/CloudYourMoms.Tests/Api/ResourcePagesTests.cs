using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ResourcePagesTests
{
    private const string NextPage = "Elements-Next-Page-Token";
    private const string Refusal = """{"requestId": "5f1a", "message": "Sorry"}""";

    [Fact]
    public async Task Page_is_requested_with_the_query_and_its_token()
    {
        var platform = new FakePlatform().Returns(200, "[1, 2]", (NextPage, "a")).Returns(204, string.Empty, (NextPage, "b")).Returns(
            200, "[3]");

        var pages = await ReadAll(platform, new() { Path = "/accounts", Query = [new("pageSize", "2"), new("nextPage", "begin")] });

        Assert.Equal([[1L, 2L], null, [3L]], pages.Values.Select(value => (value as IReadOnlyList<object?>)?.ToArray()));
        Assert.Equal(["begin", "a", "b"], platform.Sent.Select(request => request.Query("nextPage")));
        Assert.All(platform.Sent, request => Assert.Equal("2", request.Query("pageSize")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Next_page_tokens_in_a_cycle_are_an_error(int length)
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page($"{++next % length}", $"[{next}]"));

        Assert.Equal(YourMomErrorKind.ListIncomplete, (await FailureOf(platform)).Kind);
        Assert.Equal(length + 1, platform.Sent.Count);
    }

    [Fact]
    public async Task Next_page_tokens_without_end_are_an_error()
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page($"{++next}", $"[{next}]"));

        Assert.Equal(YourMomErrorKind.ListIncomplete, (await FailureOf(platform)).Kind);
        Assert.Equal(10_000, platform.Sent.Count);
    }

    [Fact]
    public async Task Page_repeated_under_a_new_token_is_an_error()
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page($"{++next}", $"[{next % 3}]"));

        var failure = await FailureOf(platform);

        Assert.Equal(YourMomErrorKind.ListIncomplete, failure.Kind);
        Assert.Contains("returned the same page twice", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, platform.Sent.Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Empty_pages_may_be_repeated(string empty)
    {
        var platform = new FakePlatform().Returns(200, empty, (NextPage, "a")).Returns(200, empty, (NextPage, "b")).Returns(200, "[3]");

        var pages = await ReadAll(platform, new() { Path = "/accounts" });

        Assert.Equal([3L], Assert.IsAssignableFrom<IEnumerable<object?>>(pages.Values[^1]));
    }

    [Theory]
    [InlineData(1024 * 1024, true)]
    [InlineData((1024 * 1024) - 1, false)]
    public async Task List_that_exceeds_the_limit_is_an_error(int limit, bool isRead)
    {
        var half = new string('a', (512 * 1024) - 3);
        var platform = new FakePlatform().Returns(200, $"\"{half}1\"", (NextPage, "a")).Returns(200, $"\"{half}2\"");

        var failure = await Record.ExceptionAsync(() => ReadAll(platform, new() { Path = "/accounts" }, limit));

        Assert.Equal(isRead ? null : YourMomErrorKind.ListIncomplete, (failure as YourMomException)?.Kind);
        Assert.Equal(isRead, failure is null);
    }

    [Fact]
    public async Task Next_page_404_is_an_incomplete_list()
    {
        var first = await FailureOf(new FakePlatform().Returns(404, Refusal));
        var second = await FailureOf(new FakePlatform().Returns(200, "[1, 2]", (NextPage, "a")).Returns(404, Refusal));

        Assert.Equal(YourMomErrorKind.NotFound, first.Kind);
        var failure = Assert.IsType<ApiException>(second);
        Assert.Equal((YourMomErrorKind.ListIncomplete, 404, "5f1a"), (failure.Kind, failure.StatusCode, failure.RequestId));
    }

    private static HttpResponseMessage Page(string next, string body)
    {
        var response = new HttpResponseMessage { Content = new StringContent(body) };
        response.Headers.Add(NextPage, next);
        return response;
    }

    private static Task<YourMomException> FailureOf(FakePlatform platform) =>
        Assert.ThrowsAnyAsync<YourMomException>(() => ReadAll(platform, new() { Path = "/accounts" }));

    private static async Task<ResourcePages> ReadAll(FakePlatform platform, ResourceRequest call, long? maximumBytes = null)
    {
        using var client = Sample.Client(platform);
        var pages = client.CallAllPages(call, Sample.Secure(Sample.Token));
        pages.MaximumBytes = maximumBytes ?? pages.MaximumBytes;
        while (!pages.IsComplete)
        {
            await pages.ReadPageAsync(TestContext.Current.CancellationToken);
        }

        return pages;
    }
}
