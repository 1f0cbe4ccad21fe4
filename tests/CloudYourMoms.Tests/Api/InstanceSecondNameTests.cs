using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>A list that has one instance with two names: one of them would be left out.</summary>
public sealed class InstanceSecondNameTests
{
    [Fact]
    public async Task Instance_renamed_between_two_pages_restarts_the_list()
    {
        const string Renamed = """[{"id": 1, "name": "new"}]""";
        var platform = new FakePlatform()
            .Returns(200, """[{"id": 1, "name": "old"}]""", ("Elements-Next-Page-Token", "a"))
            .Returns(200, Renamed)
            .Returns(200, Renamed);

        Assert.Equal(["new"], (await ReadAllAsync(platform)).Select(instance => instance.Name));
    }

    [Fact]
    public async Task Instance_with_two_names_is_an_error_that_names_both()
    {
        var platform = new FakePlatform();
        for (var read = 0; read < 4; read++)
        {
            platform.Returns(200, """[{"id": 7, "name": "one"}, {"id": 7, "name": "two"}]""");
        }

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => ReadAllAsync(platform));

        Assert.Equal(YourMomErrorKind.ListIncomplete, failure.Kind);
        Assert.Contains("instance 7 appears with two names, 'one' and 'two'", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Instance>> ReadAllAsync(FakePlatform platform)
    {
        using var client = Sample.Client(platform);
        var list = client.ListInstances(new InstanceQuery());
        while (!list.IsComplete)
        {
            await list.ReadPageAsync(TestContext.Current.CancellationToken);
        }

        return list.Instances;
    }
}
