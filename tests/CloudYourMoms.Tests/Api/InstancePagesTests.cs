using System.Globalization;
using System.Net;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class InstancePagesTests
{
    private const string TotalCount = "Elements-Total-Count";

    // 200 of them exceed the limit of a response, 100 do not.
    private const int LargeInstance = 60_000;

    [Fact]
    public async Task Pages_are_all_read_and_each_instance_returned_once()
    {
        var platform = Pages((1, 2, "a"), (2, 3, "b"), (4, 4, null));

        var list = await ReadAll(platform);

        Assert.Equal([1L, 2, 3, 4], list.Instances.Select(instance => instance.Id));
        Assert.Equal([null, "a", "b"], platform.Sent.Select(request => request.Query("nextPage")));
        Assert.All(
            list.Instances, instance => Assert.Equal(new Uri("https://api.cloud-your_moms.com/your_moms/api-v2"), instance.PlatformUri));
    }

    [Fact]
    public async Task Empty_page_does_not_end_the_list()
    {
        var platform = Pages((1, 1, "a"), (1, 0, "b"), (1, 0, "c"), (2, 2, null));

        Assert.Equal([1L, 2], (await ReadAll(platform)).Instances.Select(instance => instance.Id));
    }

    [Fact]
    public async Task List_without_match_is_empty()
    {
        var list = await ReadAll(new FakePlatform().Returns(404, Sample.NoInstances));

        Assert.True(list.IsComplete);
        Assert.Empty(list.Instances);
    }

    [Fact]
    public async Task Instances_without_all_tags_are_filtered_out()
    {
        var platform = new FakePlatform().Returns(
            200,
            """[{"id": 1, "tags": ["a", "b", "c"]}, {"id": 2, "tags": ["a"]}, {"id": 3, "tags": []}, {"id": 4, "tags": ["A", "B"]},""" +
            """ {"id": 5, "tags": [{"name": "b"}, {"name": "a"}]}]""");

        var list = await ReadAll(platform, new InstanceQuery { Tags = ["a", "b"] });

        Assert.Equal([1L, 5], list.Instances.Select(instance => instance.Id));
        Assert.Equal(5, list.ReadCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Next_page_tokens_in_a_cycle_are_an_error(int length)
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page([++next], (next % length).ToString(CultureInfo.InvariantCulture)));

        await AssertIncomplete(platform, "the same page token twice");

        Assert.Equal(length + 1, platform.Sent.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Next_page_tokens_without_end_are_an_error(bool hasInstances)
    {
        var next = 0;
        var platform = new FakePlatform().Returns(_ => Page(hasInstances ? [++next] : [], $"page {++next}"));

        await AssertIncomplete(platform, "more than 2000 pages");

        Assert.Equal(2000, platform.Sent.Count);
    }

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task Next_page_token_ignored_by_the_platform_is_an_error(string? secondToken)
    {
        var platform = Pages((1, 3, "first"), (1, 3, secondToken));

        await AssertIncomplete(platform, "returned the same page twice");
    }

    [Theory]
    [InlineData(Sample.NoInstances)]
    [InlineData("<html>Not found</html>")]
    public async Task Next_page_404_is_an_error(string body)
    {
        var platform = Pages((1, 3, "a")).Returns(404, body, ("Elements-Request-Id", "5f1a"));

        var failure = await AssertIncomplete(platform, "does not exist");

        Assert.Equal((404, "5f1a"), (Assert.IsType<ApiException>(failure).StatusCode, Assert.IsType<ApiException>(failure).RequestId));
    }

    [Theory]
    [InlineData("offset")]
    [InlineData("page number")]
    [InlineData("offset and size")]
    public async Task Large_instances_are_read_in_smaller_pages_without_skipping(string token)
    {
        var platform = LargeInstances(450, from: 0, token);

        var list = await ReadAll(platform);

        Assert.Equal(Enumerable.Range(1, 450).Select(id => (long)id), list.Instances.Select(instance => instance.Id));
        Assert.Equal(["200", "100", "100", "100", "100", "100"], platform.Sent.Select(request => request.Query("pageSize")));
    }

    [Theory]
    [InlineData("offset")]
    [InlineData("page number")]
    [InlineData("offset and size")]
    public async Task Next_page_that_is_too_large_restarts_the_list(string token)
    {
        var platform = LargeInstances(450, from: 220, token);

        var list = await ReadAll(platform);

        Assert.Equal(Enumerable.Range(1, 450).Select(id => (long)id), list.Instances.Select(instance => instance.Id));
        Assert.Equal(["200", "200", "100", "100", "100", "100", "100"], platform.Sent.Select(request => request.Query("pageSize")));
    }

    [Fact]
    public async Task Instance_larger_than_the_limit_is_an_error()
    {
        var tooLarge = new byte[(10 * 1024 * 1024) + 1];
        var platform = new FakePlatform().Returns(200, () => new ByteArrayContent(tooLarge));

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => ReadAll(platform, new InstanceQuery { PageSize = 5 }));

        Assert.Equal(YourMomErrorKind.ResponseTooLarge, failure.Kind);
        Assert.Equal(["5", "2", "1"], platform.Sent.Select(request => request.Query("pageSize")));
    }

    [Fact]
    public async Task List_that_shrinks_while_read_is_read_again()
    {
        // The first instance was removed after the first page, so that the third would be skipped.
        var platform = new FakePlatform()
            .Returns(_ => Page([1, 2], "2", total: 4))
            .Returns(_ => Page([4], null, total: 3))
            .Returns(_ => Page([2, 3], "2", total: 3))
            .Returns(_ => Page([4], null, total: 3));

        Assert.Equal([2L, 3, 4], (await ReadAll(platform)).Instances.Select(instance => instance.Id));
    }

    [Fact]
    public async Task List_that_shrinks_each_time_is_an_error()
    {
        var total = 1000;
        var platform = new FakePlatform().Returns(request => Page([total], request.Query("nextPage") + "x", --total));

        await AssertIncomplete(platform, "became shorter during each attempt");
    }

    [Fact]
    public async Task Total_of_the_page_is_not_taken_as_total_of_the_list()
    {
        var platform = new FakePlatform().Returns(_ => Page([1, 2], "a", total: 2)).Returns(_ => Page([3], null, total: 1));

        Assert.Equal([1L, 2, 3], (await ReadAll(platform)).Instances.Select(instance => instance.Id));
        Assert.Equal(2, platform.Sent.Count);
    }

    private static async Task<InstancePages> ReadAll(FakePlatform platform, InstanceQuery? query = null)
    {
        using var client = Sample.Client(platform);
        var list = client.ListInstances(query ?? new InstanceQuery());
        while (!list.IsComplete)
        {
            await list.ReadPageAsync(TestContext.Current.CancellationToken);
        }

        return list;
    }

    private static async Task<YourMomException> AssertIncomplete(FakePlatform platform, string reason)
    {
        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => ReadAll(platform));

        Assert.Equal(YourMomErrorKind.ListIncomplete, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        return failure;
    }

    /// <summary>A page after the other, each with the ids from the first to the last.</summary>
    private static FakePlatform Pages(params (int First, int Last, string? Next)[] pages)
    {
        var platform = new FakePlatform();
        foreach (var (first, last, next) in pages)
        {
            platform.Returns(_ => Page(Enumerable.Range(first, last - first + 1), next));
        }

        return platform;
    }

    private static HttpResponseMessage Page(IEnumerable<int> ids, string? next, int? total = null, Func<int, string>? note = null)
    {
        var items = ids.Select(id => $$"""{"id": {{id}}, "token": "t{{id}}", "note": "{{note?.Invoke(id)}}"}""");
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(", ", items)}]") };
        if (next is not null)
        {
            response.Headers.Add("Elements-Next-Page-Token", next);
        }

        if (total is not null)
        {
            response.Headers.Add(TotalCount, total.Value.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }

    /// <summary>
    /// Pages of instances of which those behind the first so many are large; the token is what a platform makes of its position.
    /// </summary>
    private static FakePlatform LargeInstances(int count, int from, string token)
    {
        var padding = new string('x', LargeInstance);
        return new FakePlatform().Returns(request =>
        {
            var size = int.Parse(request.Query("pageSize")!, CultureInfo.InvariantCulture);
            var given = request.Query("nextPage")?.Split('/').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()
                ?? [0, size];
            var offset = token == "page number" ? given[0] * size : given[0];
            if (token == "offset and size" && given[1] != size)
            {
                return new HttpResponseMessage(
                    HttpStatusCode.BadRequest)
                {
                    Content = new StringContent("This token is for pages of another size."),
                };
            }

            var end = offset + size;
            var next = token switch
            {
                _ when end >= count => null,
                "page number" => $"{given[0] + 1}",
                "offset" => $"{end}",
                _ => $"{end}/{size}",
            };
            return Page(Enumerable.Range(offset + 1, Math.Min(size, count - offset)), next, note: id => id > from ? padding : string.Empty);
        });
    }
}
