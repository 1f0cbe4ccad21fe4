using System.Globalization;
using System.Net;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class InstancePagesTests
{
    // 200 instances exceed the limit of a response, 100 do not.
    private const int LargeInstance = 60_000;

    [Fact]
    public async Task Instance_on_two_pages_is_returned_once()
    {
        var platform = Pages(([1, 2], "a"), ([2, 3], "b"), ([4], null));

        Assert.Equal([1L, 2, 3, 4], await ReadIdsAsync(platform));
        Assert.Equal([null, "a", "b"], platform.Sent.Select(request => request.Query("nextPage")));
    }

    [Fact]
    public async Task Empty_page_does_not_end_the_list() =>
        Assert.Equal([1L, 2], await ReadIdsAsync(Pages(([1], "a"), ([], "b"), ([], "c"), ([2], null))));

    [Fact]
    public async Task List_without_a_match_is_complete()
    {
        var list = await ReadAsync(new FakePlatform().Returns(404, Sample.NoInstances));

        Assert.Equal((true, true, 0), (list.IsComplete, list.IsNotFound, list.Instances.Count));
    }

    [Fact]
    public async Task Page_is_not_read_after_the_last()
    {
        var platform = Pages(([1], null));
        var list = await ReadAsync(platform);

        await list.ReadPageAsync(Test.Cancellation);

        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Instances_without_all_tags_are_omitted()
    {
        var platform = new FakePlatform().Returns(
            200,
            """[{"id": 1, "tags": ["a", "b", "c"]}, {"id": 2, "tags": ["a"]}, {"id": 3, "tags": []}, {"id": 4, "tags": ["A", "B"]},""" +
            """ {"id": 5, "tags": [{"name": "b"}, {"name": "a"}]}]""");

        var list = await ReadAsync(platform, new InstanceQuery { Tags = ["a", "b"] });

        Assert.Equal([1L, 5], list.Instances.Select(instance => instance.Id));
        Assert.Equal((5, 1), (list.ReadCount, platform.Sent.Count));
    }

    [Fact]
    public async Task Tags_missing_in_the_list_are_read_by_id()
    {
        var platform = ById(
            """[{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4, "tags": []}, {"id": 5}]""",
            id => id switch
            {
                5 => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent(Sample.NoInstances) },
                3 => Json("""{"id": 3, "token": "t"}"""),
                _ => Json($$"""{"id": {{id}}, "token": "t", "tags": ["{{(id == 1 ? "a" : "b")}}"]}"""),
            });

        Assert.Equal([1L], await ReadIdsAsync(platform, new InstanceQuery { Tags = ["a"] }));
        Assert.Equal(5, platform.Sent.Count);
        Assert.Equal(
            "The platform returned no tags for 2 instances. They are treated as instances without tags.",
            Assert.Single(platform.Notices).Message);
    }

    [Fact]
    public async Task Tags_of_at_most_200_instances_are_read_by_id()
    {
        var platform = ById(
            $"[{string.Join(", ", Enumerable.Range(1, 201).Select(id => $$"""{"id": {{id}}}"""))}]",
            id => Json($$"""{"id": {{id}}, "token": "t", "tags": ["a"]}"""));
        List<(int Read, int Total)> reads = [];
        var list = platform.Client.ListInstances(new InstanceQuery { Tags = ["a"] });
        list.ReadingTags = (read, total) => reads.Add((read, total));

        await list.ReadPageAsync(Test.Cancellation);

        Assert.Equal(Enumerable.Range(1, 200).Select(id => (long)id), list.Instances.Select(instance => instance.Id));
        Assert.Equal(Enumerable.Range(0, 200).Select(read => (read, 200)), reads);
        Assert.Contains(" for 1 instance.", Assert.Single(platform.Notices).Message, StringComparison.Ordinal);
        Assert.Contains(" At most 200 instances are read by id", platform.Notices[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_tokens_are_one_warning()
    {
        var platform = new FakePlatform().Returns(200, """[{"id": 1, "token": "*"}, {"id": 2, "token": "***"}, {"id": 3}]""");

        await ReadAsync(platform);

        Assert.Equal(
            "Some listed records have no token: in the platform's response the token is masked.", Assert.Single(platform.Notices).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_of_more_than_2000_pages_is_incomplete(bool hasInstances)
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page(hasInstances ? [++next] : [], $"page {++next}"));

        await AssertIncompleteAsync(platform, "it has more than 2000 pages.");

        Assert.Equal(2000, platform.Sent.Count);
    }

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task Page_without_new_instances_is_an_error(string? secondToken) =>
        await AssertIncompleteAsync(Pages(([1, 2, 3], "first"), ([1, 2, 3], secondToken)), "the platform returned the same page twice.");

    [Theory]
    [InlineData("offset", 0, "200 100 100 100 100 100")]
    [InlineData("offset", 220, "200 200 100 100 100 100 100")]
    [InlineData("page number", 0, "200 100 100 100 100 100")]
    [InlineData("page number", 220, "200 200 100 100 100 100 100")]
    [InlineData("offset and size", 220, "200 200 100 100 100 100 100")]
    public async Task Large_page_restarts_the_list_with_half_the_size(string token, int smallInstances, string pageSizes)
    {
        var platform = LargeInstances(450, smallInstances, token);

        Assert.Equal(Enumerable.Range(1, 450).Select(id => (long)id), await ReadIdsAsync(platform));
        Assert.Equal(pageSizes.Split(' '), platform.Sent.Select(request => request.Query("pageSize")));
    }

    [Fact]
    public async Task Instance_larger_than_the_limit_is_an_error()
    {
        var platform = new FakePlatform().Returns(200, () => new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]));

        Assert.Equal(
            YourMomErrorKind.ResponseTooLarge, await Test.KindOf(() => ReadAsync(platform, new InstanceQuery { PageSize = 5 })));
        Assert.Equal(["5", "2", "1"], platform.Sent.Select(request => request.Query("pageSize")));
    }

    [Fact]
    public async Task List_that_became_shorter_is_read_again()
    {
        // The first instance was removed after the first page, so that the third would be skipped.
        var platform = new FakePlatform()
            .Returns(_ => Page([1, 2], "2", total: 4))
            .Returns(_ => Page([4], null, total: 3))
            .Returns(_ => Page([2, 3], "2", total: 3))
            .Returns(_ => Page([4], null, total: 3));

        Assert.Equal([2L, 3, 4], await ReadIdsAsync(platform));
    }

    [Fact]
    public async Task List_that_becomes_shorter_four_times_is_incomplete()
    {
        var total = 1000;
        var platform = new FakePlatform().Returns(request => Page([total], request.Query("nextPage") + "x", --total));

        await AssertIncompleteAsync(platform, "it became shorter during each attempt, so instances may be missing.");

        Assert.Equal(8, platform.Sent.Count);
    }

    [Fact]
    public async Task Total_of_the_page_is_not_the_total_of_the_list()
    {
        var platform = new FakePlatform().Returns(_ => Page([1, 2], "a", total: 2)).Returns(_ => Page([3], null, total: 1));

        Assert.Equal([1L, 2, 3], await ReadIdsAsync(platform));
    }

    [Fact]
    public async Task Instance_renamed_between_pages_restarts_the_list()
    {
        var platform = new FakePlatform().Returns(200, """[{"id": 1, "name": "old"}]""", ("Elements-Next-Page-Token", "a"))
            .Returns(200, """[{"id": 1, "name": "new"}]""");

        Assert.Equal("new", Assert.Single((await ReadAsync(platform)).Instances).Name);
    }

    [Fact]
    public async Task Instance_with_two_names_is_an_error()
    {
        var platform = new FakePlatform().Returns(200, """[{"id": 7, "name": "one"}, {"id": 7, "name": "two"}]""");

        await AssertIncompleteAsync(platform, "instance 7 appears with two names, 'one' and 'two'.");

        Assert.Equal(4, platform.Sent.Count);
    }

    private static async Task<InstancePages> ReadAsync(FakePlatform platform, InstanceQuery? query = null)
    {
        var list = platform.Client.ListInstances(query ?? new InstanceQuery());
        while (!list.IsComplete)
        {
            await list.ReadPageAsync(Test.Cancellation);
        }

        return list;
    }

    private static async Task<IEnumerable<long>> ReadIdsAsync(FakePlatform platform, InstanceQuery? query = null) =>
        (await ReadAsync(platform, query)).Instances.Select(instance => instance.Id);

    private static async Task AssertIncompleteAsync(FakePlatform platform, string reason)
    {
        var error = await Test.ErrorOf(() => ReadAsync(platform));

        Assert.Equal(YourMomErrorKind.ListIncomplete, error.Kind);
        Assert.Equal($"The list cannot be read completely: {reason}", error.Message);
    }

    private static FakePlatform Pages(params (int[] Ids, string? Next)[] pages) =>
        pages.Aggregate(new FakePlatform(), (platform, page) => platform.Returns(_ => Page(page.Ids, page.Next)));

    private static FakePlatform ById(string list, Func<int, HttpResponseMessage> read) => new FakePlatform().Returns(request =>
        int.TryParse(request.Address.Split('/')[^1], out var id) ? read(id) : Json(list));

    private static HttpResponseMessage Json(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json) };

    private static HttpResponseMessage Page(IEnumerable<int> ids, string? next, int? total = null, Func<int, string>? note = null)
    {
        var items = ids.Select(id => $$"""{"id": {{id}}, "token": "t{{id}}", "note": "{{note?.Invoke(id)}}"}""");
        var response = Json($"[{string.Join(", ", items)}]");
        response.Headers.TryAddWithoutValidation("Elements-Next-Page-Token", next ?? string.Empty);
        response.Headers.TryAddWithoutValidation("Elements-Total-Count", total?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);
        return response;
    }

    /// <summary>Pages of instances, of which the first ones are small. The token is a form of the position.</summary>
    private static FakePlatform LargeInstances(int count, int smallInstances, string token)
    {
        var padding = new string('x', LargeInstance);
        return new FakePlatform().Returns(request =>
        {
            var size = int.Parse(request.Query("pageSize")!, CultureInfo.InvariantCulture);
            int[]? position = request.Query("nextPage") is { } text ? [.. text.Split('/').Select(int.Parse)] : null;
            if (token == "offset and size" && position is [_, var tokenSize] && tokenSize != size)
            {
                return new HttpResponseMessage(HttpStatusCode.BadRequest);
            }

            var offset = (position?[0] ?? 0) * (token == "page number" ? size : 1);
            var end = offset + size;
            var next = token switch
            {
                _ when end >= count => null,
                "page number" => $"{end / size}",
                "offset" => $"{end}",
                _ => $"{end}/{size}",
            };
            var ids = Enumerable.Range(offset + 1, Math.Min(size, count - offset));
            return Page(ids, next, note: id => id > smallInstances ? padding : string.Empty);
        });
    }
}
