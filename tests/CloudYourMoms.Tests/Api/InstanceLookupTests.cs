using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class InstanceLookupTests
{
    [Fact]
    public async Task All_pages_are_listed_with_the_time_of_the_last()
    {
        var platform = new FakePlatform().Returns(200, """[{"id": 1, "token": "*"}]""", ("Elements-Next-Page-Token", "a"))
            .Returns(200, """[{"id": 2}]""");
        platform.Arrived = _ => platform.Clock.Now += TimeSpan.FromSeconds(5);

        var listing = await ListAsync(platform, "Contoso");

        Assert.Equal([1L, 2], listing.Instances.Select(instance => instance.Id));
        Assert.Equal((Sample.Now.AddSeconds(5), Sample.Now.AddSeconds(10)), (listing.RequestedAt, listing.Date));
        Assert.Null(listing.IncompleteReason);
        Assert.All(platform.Sent, sent => Assert.Equal("Contoso", sent.Query("searchText")));
        Assert.Empty(platform.Notices);
    }

    [Fact]
    public async Task Large_pages_are_requested_again_with_half_the_size()
    {
        var platform = new FakePlatform().Returns(200, new string(' ', (10 * 1024 * 1024) + 1)).Returns(200, """[{"id": 1}]""");

        Assert.Single((await ListAsync(platform)).Instances);
        Assert.Equal(["200", "100"], platform.Sent.Select(sent => sent.Query("pageSize")));
    }

    [Fact]
    public async Task List_with_a_repeated_token_is_incomplete()
    {
        var platform = new FakePlatform().Returns(200, """[{"id": 1}]""", ("Elements-Next-Page-Token", "a"))
            .Returns(200, """[{"id": 2}]""", ("Elements-Next-Page-Token", "a"));

        var listing = await ListAsync(platform);

        Assert.Equal([1L, 2], listing.Instances.Select(instance => instance.Id));
        Assert.Contains("the same page token twice", listing.IncompleteReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "The platform has more than 10000 instances.")]
    public async Task List_ends_at_10000_instances(int pages, string? incompleteReason)
    {
        var platform = new FakePlatform();
        for (var page = 1; page <= pages; page++)
        {
            var items = Enumerable.Range(page * 200, 200).Select(id => $$"""{"id":{{id}}}""");
            (string, string)[] next = page == pages ? [] : [("Elements-Next-Page-Token", $"{page}")];
            platform.Returns(200, $"[{string.Join(',', items)}]", next);
        }

        var listing = await ListAsync(platform);

        Assert.Equal((10_000, incompleteReason), (listing.Instances.Count, listing.IncompleteReason));
        Assert.Equal(50, platform.Sent.Count);
    }

    private static Task<InstanceListing> ListAsync(FakePlatform platform, string? searchText = null) =>
        new InstanceLookup(platform.Client, [], () => platform.Clock.Now).ListAsync(searchText, Test.Cancellation);
}
