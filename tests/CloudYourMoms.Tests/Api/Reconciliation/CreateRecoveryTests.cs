using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
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
        var platform = new FakePlatform(_clock).To("POST").Answers(status, "{}")
            .To("GET").Answers(404, Sample.NoInstances).Answers(200, Sample.InstanceList((123, 1, "Contoso"))).Answers(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, retries: 3, _clock);

        var result = await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(123, result.Instance.Id);
        Assert.Equal(Sample.Token, Sample.Reveal(result.Instance.Token));
        Assert.NotNull(result.Instance.PlatformUri);
        Assert.Contains($"answered {status}", result.LostResponse, StringComparison.Ordinal);
        Assert.EndsWith("/instances/123", platform.Gets[^1].Address, StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Response_that_was_received_is_not_marked_as_recovered()
    {
        using var client = Sample.Client(new FakePlatform().Answers(200, Sample.InstanceJson));

        Assert.Null((await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).LostResponse);
    }

    [Theory]
    [InlineData(404, Sample.NoInstances)]
    [InlineData(500, "{}")]
    [InlineData(200, "[]")]
    public async Task Certain_match_that_cannot_be_read_is_reported(int status, string body)
    {
        var platform = new FakePlatform(_clock).To("POST").Answers(504, "{}").To("GET").Answers(200, Sample.InstanceList((123, 1, "Contoso"))).Answers(status, body);

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    // That a name is taken is said by a platform on which somebody else just created it.
    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    public async Task Rejected_create_claims_no_instance(int status)
    {
        var platform = new FakePlatform(_clock).To("POST").Answers(status, "{}").To("GET").Answers(200, Sample.InstanceList((123, 1, "Contoso"))).Answers(200, Sample.InstanceJson);

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Theory]
    [MemberData(nameof(ChangedNames))]
    public async Task Instance_renamed_by_the_platform_is_reported(string shown)
    {
        // The platform does not find it by the name that was sent.
        var platform = new FakePlatform(_clock).To("POST").Answers(503, "{}", ("Retry-After", "1")).To("GET");
        for (var lookup = 0; lookup < 6; lookup++)
        {
            platform.Answers(404, Sample.NoInstances);
        }

        platform.Answers(200, Sample.InstanceList((99, -100, "Fabrikam"), (123, 1, shown)));
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAsync<YourMomException>(
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
        var platform = new FakePlatform(_clock).To("POST").Answers(503, "{}").To("GET").Answers(200, Sample.InstanceList((123, secondsAfter, "Contoso")));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Fact]
    public async Task Earlier_instance_of_the_name_does_not_hide_a_certain_match()
    {
        var platform = new FakePlatform(_clock).To("POST").Answers(503, "{}")
            .To("GET").Answers(200, Sample.InstanceList((99, -600, "Contoso"))).Answers(200, Sample.InstanceList((99, -600, "Contoso"), (123, 1, "Contoso"))).Answers(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);

        Assert.Equal(123, (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Instance.Id);
    }

    [Fact]
    public async Task Lookup_that_uses_up_the_time_is_followed_by_a_final_one()
    {
        var platform = new FakePlatform(_clock) { Arrived = sent => _clock.Now += TimeSpan.FromSeconds(sent.Method == "GET" ? 31 : 0) }
            .To("POST").Answers(503, "{}").To("GET").Answers(404, Sample.NoInstances);

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, (await Sample.FailureOfCreation(platform, _clock)).Kind);

        Assert.Equal([true, false], platform.Gets.Select(sent => sent.Address.Contains("searchText", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Response_to_another_create_of_the_name_identifies_both_instances()
    {
        // The first has its response after the second was looked up once.
        var tracker = new PendingCreateTracker();
        var platform = new FakePlatform(_clock).To("POST").AnswersLater(200, Sample.InstanceJson).Answers(504, "{}")
            .To("GET").Answers(200, Sample.InstanceList((123, 1, "Contoso"), (124, 1, "Contoso"))).Answers(200, Sample.InstanceList((123, 1, "Contoso"), (124, 1, "Contoso")))
            .Answers(200, """{"id": 124, "name": "Contoso", "token": "t0ken"}""");
        using var one = Client(platform, tracker);
        using var other = Client(platform, tracker);
        var first = one.CreateInstanceAsync(Sample.InstanceRequest("one"), TestContext.Current.CancellationToken);
        _clock.Pausing = _ => AnswerFirst();

        var second = await other.CreateInstanceAsync(Sample.InstanceRequest("other"), TestContext.Current.CancellationToken);

        Assert.Equal((123, 124), ((await first).Instance.Id, second.Instance.Id));
        Assert.Single(_clock.Pauses);

        void AnswerFirst()
        {
            platform.LetAnswer();
            Task.WaitAny([first], TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("Contoso", "Contoso")]
    [InlineData("Contoso", " Contoso ")]
    [InlineData("Contoso & Co", "Contoso &amp; Co")]
    public async Task Creates_of_one_name_with_lost_responses_claim_no_instance(string name, string otherName)
    {
        var tracker = new PendingCreateTracker();
        using var other = Client(Platform(), tracker);
        Task<CreateResult>? second = null;
        using var first = Client(Platform(BeginSecond), tracker);

        var failure = await Assert.ThrowsAsync<YourMomException>(
            () => first.CreateInstanceAsync(Sample.InstanceRequest("one") with { Name = name }, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, (await Assert.ThrowsAsync<YourMomException>(() => second!)).Kind);

        FakePlatform Platform(Action<SentRequest>? arrived = null) => new FakePlatform(_clock) { Arrived = arrived ?? (_ => { }) }
            .To("POST").Answers(504, "{}").To("GET").Answers(200, Sample.InstanceList((123, 1, name)));

        void BeginSecond(SentRequest sent)
        {
            if (sent.Method == "GET")
            {
                second ??= other.CreateInstanceAsync(Sample.InstanceRequest("other") with { Name = otherName }, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void Instance_found_by_two_creates_is_claimed_by_neither()
    {
        var tracker = new PendingCreateTracker();
        var (one, other) = (tracker.Begin(new Uri("https://a.example"), "Contoso", Sample.Now), tracker.Begin(new Uri("https://a.example/"), "Contoso", Sample.Now));
        var elsewhere = tracker.Begin(new Uri("https://b.example"), "Contoso", Sample.Now);

        Assert.False(tracker.TryClaim(one, 123, Sample.Now));
        tracker.EndUnknown(other, Sample.Now);
        Assert.False(tracker.TryClaim(one, 123, Sample.Now));
        Assert.True(tracker.TryClaim(elsewhere, 123, Sample.Now));
        Assert.False(tracker.IsClaimed(one, 123));
    }

    [Fact]
    public async Task Tracker_allows_one_of_many_threads_to_claim_an_instance()
    {
        var tracker = new PendingCreateTracker();
        var creates = Enumerable.Range(0, 64).Select(number => tracker.Begin(new Uri("https://a.example"), $"name {number}", Sample.Now)).ToList();

        var claims = await Task.WhenAll(creates.Select(create => Task.Run(() => tracker.TryClaim(create, 123, Sample.Now))));

        Assert.Single(claims, claim => claim);
    }

    [Fact]
    public void Clients_of_one_process_share_their_pending_creates() =>
        Assert.Same(new YourMomClientOptions().PendingCreates, new YourMomClientOptions().PendingCreates);

    [Fact]
    public async Task Code_of_a_recovered_create_is_used()
    {
        var platform = new FakePlatform(_clock).To("POST").Answers(504, "{}").To("GET").Answers(200, Sample.InstanceList((123, 1, "Contoso"))).Answers(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);
        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, refusal.Kind);
    }

    private YourMomClient Client(FakePlatform platform, PendingCreateTracker tracker) =>
        new(Sample.Options(retries: 3, _clock) with { PendingCreates = tracker }, platform);
}
