using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>The lookups for the instance of a create whose response was lost.</summary>
public sealed class CreateLookupTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Lookup_continues_after_a_failed_one()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}")
            .To("GET").Returns(400, "{}").Returns(200, Sample.InstanceList((123, 1, "Contoso"))).Returns(200, Sample.InstanceJson);

        Assert.Equal(123, (await CreateAsync(platform)).Instance.Id);
    }

    [Fact]
    public async Task Last_lookup_failure_is_reported_with_its_cause()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}")
            .To("GET").Returns(404, Sample.NoInstances).Returns(400, """{"message": "Searching is switched off"}""");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Contains("Searching is switched off", failure.Message, StringComparison.Ordinal);
        Assert.True(_clock.Now - Sample.Now >= TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Lookup_reads_too_large_pages_as_smaller_ones()
    {
        var tooLarge = new string(' ', (10 * 1024 * 1024) + 1);
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}")
            .To("GET").Returns(200, tooLarge).Returns(200, Sample.InstanceList((123, 1, "Contoso"))).Returns(200, Sample.InstanceJson);

        Assert.Equal(123, (await CreateAsync(platform)).Instance.Id);
        Assert.Contains("pageSize=100", platform.Gets[1].Address, StringComparison.Ordinal);
        Assert.Empty(_clock.Pauses);
    }

    [Fact]
    public async Task Match_whose_tags_appear_late_is_read_when_complete()
    {
        var complete = Sample.InstanceList((123, 1, "Contoso"));
        var untagged = complete.Replace("[\"prod\"]", "[]", StringComparison.Ordinal);
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}")
            .To("GET").Returns(200, untagged).Returns(200, complete).Returns(200, Sample.InstanceJson);

        Assert.Equal(123, (await CreateAsync(platform)).Instance.Id);
    }

    [Fact]
    public async Task Match_that_never_gets_the_tags_is_reported_at_the_timeout()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}").To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")).Replace("[\"prod\"]", "[]", StringComparison.Ordinal));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.True(_clock.Now - Sample.Now >= TimeSpan.FromSeconds(30));
    }

    private async Task<CreateResult> CreateAsync(FakePlatform platform)
    {
        using var client = Sample.Client(platform, clock: _clock);
        return await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);
    }
}
