using System.Net;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>A platform whose list of instances leaves out their tags.</summary>
public sealed class MissingTagsTests : IProgress<PlatformNotice>
{
    private readonly List<PlatformNotice> _notices = [];

    [Fact]
    public async Task Tag_filter_reads_instances_without_tags_member_by_id()
    {
        var platform = new FakePlatform().Returns(request => Response(request.Address.Contains("/instances?", StringComparison.Ordinal)
            ? """[{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4, "tags": []}]"""
            : request.Address.EndsWith("/1", StringComparison.Ordinal) ? """{"id": 1, "token": "t", "tags": ["a"]}"""
            : request.Address.EndsWith("/2", StringComparison.Ordinal) ? """{"id": 2, "token": "t", "tags": ["b"]}"""
            : """{"id": 3, "token": "t"}"""));
        using var client = new YourMomClient(Sample.Options(retries: 0, new FakeClock()) with { Notices = this }, platform);
        var list = client.ListInstances(new InstanceQuery { Tags = ["a"] });
        while (!list.IsComplete)
        {
            await list.ReadPageAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal([1L], list.Instances.Select(instance => instance.Id));
        Assert.Equal(4, platform.Sent.Count);
        Assert.Contains("returned no tags for 1 instance.", Assert.Single(_notices).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tag_filter_reads_at_most_200_instances_by_id()
    {
        var platform = new FakePlatform().Returns(request => Response(request.Address.Contains("/instances?", StringComparison.Ordinal)
            ? $"[{string.Join(", ", Enumerable.Range(1, 201).Select(id => $$"""{"id": {{id}}}"""))}]"
            : $$"""{"id": {{request.Address.Split('/')[^1]}}, "token": "t", "tags": ["a"]}"""));
        using var client = new YourMomClient(Sample.Options(retries: 0, new FakeClock()) with { Notices = this }, platform);
        var list = client.ListInstances(new InstanceQuery { Tags = ["a"] });
        List<(int Read, int Total)> reads = [];
        list.ReadingTags = (read, total) => reads.Add((read, total));

        await list.ReadPageAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 200).Select(id => (long)id), list.Instances.Select(instance => instance.Id));
        Assert.Equal(Enumerable.Range(0, 200).Select(read => (read, 200)), reads);
        var warning = Assert.Single(_notices).Message;
        Assert.Contains("no tags for 1 instance.", warning, StringComparison.Ordinal);
        Assert.Contains("At most 200 instances are read by id", warning, StringComparison.Ordinal);
    }

    void IProgress<PlatformNotice>.Report(PlatformNotice value) => _notices.Add(value);

    private static HttpResponseMessage Response(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json) };
}
