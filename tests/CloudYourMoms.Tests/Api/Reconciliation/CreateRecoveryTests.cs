using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>A create whose response was lost gives its instance where it is certain which one it is.</summary>
public sealed class CreateRecoveryTests
{
    private const string LongName = "Contoso service desk of the \u00e9tat-major & <legal>";

    private readonly FakeClock _clock = new();

    public static TheoryData<string> ChangedNames =>
    [
        "  Contoso service  desk of the \u00e9tat-major & <legal> ",
        "Contoso service desk of the e\u0301tat-major & <legal>",
        "Contoso service desk of the \u00e9tat-major &amp; &lt;legal&gt;",
        "Contoso service desk",
    ];

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(522)]
    public async Task Certain_match_is_read_from_the_platform(int status)
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(status, "{}")
            .To("GET").Returns(404, Sample.NoInstances).Returns(200, Sample.InstanceList((123, 1, "Contoso"))).Returns(
                200, Sample.InstanceJson);
        using var client = Sample.Client(platform, retries: 3, _clock);

        var result = await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(123, result.Instance.Id);
        Assert.Equal(Sample.Token, Sample.Reveal(result.Instance.Token));
        Assert.NotNull(result.Instance.PlatformUri);
        Assert.Contains($"returned {status}", result.LostResponse, StringComparison.Ordinal);
        Assert.EndsWith("/instances/123", platform.Gets[^1].Address, StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Response_that_was_received_is_not_marked_as_recovered()
    {
        using var client = Sample.Client(new FakePlatform().Returns(200, Sample.InstanceJson));

        Assert.Null((await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).LostResponse);
    }

    [Theory]
    [InlineData(404, Sample.NoInstances)]
    [InlineData(500, "{}")]
    [InlineData(200, "[]")]
    public async Task Certain_match_that_cannot_be_read_is_reported(int status, string body)
    {
        var platform = new FakePlatform(_clock)
            .To("POST")
            .Returns(504, "{}")
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .Returns(status, body);

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Fact]
    public async Task Reason_why_a_certain_match_cannot_be_read_is_reported_without_secrets()
    {
        var refusal = $$"""{"message": "No access to {{Sample.Code}}"}""";
        var platform = new FakePlatform(_clock).To("POST").Returns(503, "{}")
            .To("GET").Returns(200, Sample.InstanceList((123, 1, "Contoso"))).Returns(403, refusal);

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Contains("No access to", failure.Message, StringComparison.Ordinal);
        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.Code, failure.Message, StringComparison.Ordinal);
    }

    // That a name is taken is said by a platform on which somebody else just created it.
    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    public async Task Rejected_create_claims_no_instance(int status)
    {
        var platform = new FakePlatform(_clock)
            .To("POST")
            .Returns(status, "{}")
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .Returns(200, Sample.InstanceJson);

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Theory]
    [MemberData(nameof(ChangedNames))]
    public async Task Instance_renamed_by_the_platform_is_reported(string shown)
    {
        // The platform does not find it by the name that was sent.
        var platform = new FakePlatform(_clock).To("POST").Returns(503, "{}", ("Retry-After", "1")).To("GET");
        for (var lookup = 0; lookup < 6; lookup++)
        {
            platform.Returns(404, Sample.NoInstances);
        }

        platform.Returns(200, Sample.InstanceList((99, -100, "Fabrikam"), (123, 1, shown)));
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest() with { Name = LongName }, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.DoesNotContain("searchText", platform.Gets[^1].Address, StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Theory]
    [InlineData(-5 * 3600)]
    [InlineData(9 * 3600)]
    [InlineData(-300)]
    public async Task Instance_with_local_time_or_another_clock_is_reported(int secondsAfter)
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(503, "{}").To("GET").Returns(
            200, Sample.InstanceList((123, secondsAfter, "Contoso")));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Fact]
    public async Task Earlier_instance_of_the_name_does_not_hide_a_certain_match()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(503, "{}")
            .To("GET")
            .Returns(200, Sample.InstanceList((99, -600, "Contoso")))
            .Returns(200, Sample.InstanceList((99, -600, "Contoso"), (123, 1, "Contoso")))
            .Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);

        Assert.Equal(123, (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance.Id);
    }

    [Fact]
    public async Task Lookup_that_uses_up_the_time_is_followed_by_a_final_one()
    {
        var platform = new FakePlatform(_clock) { Arrived = sent => _clock.Now += TimeSpan.FromSeconds(sent.Method == "GET" ? 31 : 0) }
            .To("POST").Returns(503, "{}").To("GET").Returns(404, Sample.NoInstances);

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, (await Sample.FailureOfCreation(platform, _clock)).Kind);

        Assert.Equal([true, false], platform.Gets.Select(sent => sent.Address.Contains("searchText", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Code_of_a_recovered_create_is_used()
    {
        var platform = new FakePlatform(_clock)
            .To("POST")
            .Returns(504, "{}")
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);
        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, refusal.Kind);
    }
}
