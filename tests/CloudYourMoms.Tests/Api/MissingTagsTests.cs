using System.Net;
using CloudYourMoms.Api;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>A platform whose list of instances leaves out their tags.</summary>
public sealed class MissingTagsTests : IProgress<PlatformNotice>
{
    private readonly List<PlatformNotice> _notices = [];

    [Fact]
    public async Task Tag_filter_reads_instances_without_tags_member_by_id()
    {
        var platform = new FakePlatform().Answers(request => Response(request.Address.Contains("/instances?", StringComparison.Ordinal)
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
        Assert.Contains("gave no tags for 1 instance.", Assert.Single(_notices).Message, StringComparison.Ordinal);
    }

    void IProgress<PlatformNotice>.Report(PlatformNotice value) => _notices.Add(value);

    private static HttpResponseMessage Response(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json) };
}
