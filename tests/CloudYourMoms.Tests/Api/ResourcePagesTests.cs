using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ResourcePagesTests
{
    private const string NextPage = "Elements-Next-Page-Token";

    [Fact]
    public async Task Page_is_requested_with_the_query_and_its_token()
    {
        var platform = new FakePlatform()
            .Returns(200, "[1, 2]", (NextPage, "a")).Returns(204, string.Empty, (NextPage, "b")).Returns(200, "[3]");

        var pages = await ReadAsync(platform, new() { Path = "/a", Query = [new("pageSize", "2"), new("nextPage", "begin")] });

        Assert.Equal([[1L, 2L], null, [3L]], pages.Values.Select(value => (value as IReadOnlyList<object?>)?.ToArray()));
        Assert.Equal(
            ["begin 2", "a 2", "b 2"], platform.Sent.Select(request => $"{request.Query("nextPage")} {request.Query("pageSize")}"));
        await pages.ReadPageAsync(Test.Cancellation);
        Assert.Equal(3, platform.Sent.Count);
    }

    [Fact]
    public async Task List_of_more_than_10000_pages_is_incomplete()
    {
        var next = 0;
        var platform = new FakePlatform();
        platform.Returns(_ => Page($"{++next}", $"[{next}]"));

        Assert.Contains("more than 10000 pages", (await ErrorOf(platform)).Message, StringComparison.Ordinal);
        Assert.Equal(10_000, platform.Sent.Count);
    }

    [Fact]
    public async Task Page_repeated_under_a_new_token_is_an_error()
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page($"{++next}", $"[{next % 3}]"));

        Assert.Contains("returned the same page twice", (await ErrorOf(platform)).Message, StringComparison.Ordinal);
        Assert.Equal(4, platform.Sent.Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Empty_page_may_be_repeated(string empty)
    {
        var platform = new FakePlatform().Returns(200, empty, (NextPage, "a")).Returns(200, empty, (NextPage, "b")).Returns(200, "[3]");

        Assert.Equal(3, (await ReadAsync(platform)).Values.Count);
    }

    [Theory]
    [InlineData(1024 * 1024, true)]
    [InlineData((1024 * 1024) - 1, false)]
    public async Task List_beyond_the_size_limit_is_incomplete(int limit, bool isRead)
    {
        var half = new string('a', (512 * 1024) - 3);
        var platform = new FakePlatform().Returns(200, $"\"{half}1\"", (NextPage, "a")).Returns(200, $"\"{half}2\"");

        Assert.Equal(isRead ? null : YourMomErrorKind.ListIncomplete, await Test.KindOf(() => ReadAsync(platform, maximumBytes: limit)));
    }

    [Fact]
    public async Task Later_page_404_is_an_incomplete_list()
    {
        const string Error = """{"requestId": "5f1a", "message": "Sorry"}""";

        Assert.Equal(YourMomErrorKind.NotFound, await Test.KindOf(() => ReadAsync(new FakePlatform().Returns(404, Error))));
        var error = await ErrorOf(new FakePlatform().Returns(200, "[1, 2]", (NextPage, "a")).Returns(404, Error));
        Assert.Equal((404, "5f1a"), (error.StatusCode, error.RequestId));
    }

    private static HttpResponseMessage Page(string next, string body)
    {
        var response = new HttpResponseMessage { Content = new StringContent(body) };
        response.Headers.Add(NextPage, next);
        return response;
    }

    private static async Task<ApiException> ErrorOf(FakePlatform platform)
    {
        var error = Assert.IsType<ApiException>(await Test.ErrorOf(() => ReadAsync(platform)));
        Assert.Equal(YourMomErrorKind.ListIncomplete, error.Kind);
        return error;
    }

    private static async Task<ResourcePages> ReadAsync(FakePlatform platform, ResourceRequest? call = null, long? maximumBytes = null)
    {
        var pages = platform.Client.CallAllPages(call ?? new() { Path = "/a" }, Sample.Secure(Sample.Token));
        pages.MaximumBytes = maximumBytes ?? pages.MaximumBytes;
        while (!pages.IsComplete)
        {
            await pages.ReadPageAsync(Test.Cancellation);
        }

        return pages;
    }
}
