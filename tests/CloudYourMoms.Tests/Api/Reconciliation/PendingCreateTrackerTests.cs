using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>Creates of one process at the same time: none takes the instance of another.</summary>
public sealed class PendingCreateTrackerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Response_to_another_create_of_the_name_identifies_both_instances()
    {
        // The first has its response after the second was looked up once.
        var tracker = new PendingCreateTracker();
        var both = Sample.InstanceList((123, 1, "Contoso"), (124, 1, "Contoso"));
        var platform = new FakePlatform(_clock).To("POST").ReturnsLater(200, Sample.InstanceJson).Returns(504, "{}")
            .To("GET").Returns(200, both).Returns(200, both).Returns(200, """{"id": 124, "name": "Contoso", "token": "t0ken"}""");
        using var one = Client(platform, tracker);
        using var other = Client(platform, tracker);
        var first = one.CreateInstanceAsync(Sample.InstanceRequest("one"), TestContext.Current.CancellationToken);
        _clock.Pausing = _ => RespondToFirst();

        var second = await other.CreateInstanceAsync(Sample.InstanceRequest("other"), TestContext.Current.CancellationToken);

        Assert.Equal((123, 124), ((await first).Instance.Id, second.Instance.Id));
        Assert.Single(_clock.Pauses);

        void RespondToFirst()
        {
            platform.Release();
            Task.WaitAny([first], TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Response_to_a_create_with_a_longer_name_identifies_its_instance()
    {
        // The platform cuts names to 20 characters. It processes the first create only, and responds after the second was looked up once.
        const string name = "Contoso service desk";
        var tracker = new PendingCreateTracker();
        var platform = new FakePlatform(_clock).To("POST").ReturnsLater(200, Sample.InstanceJson).Returns(503, "{}")
            .To("GET").Returns(200, Sample.InstanceList((123, 1, name)));
        using var one = Client(platform, tracker);
        using var other = Client(platform, tracker);
        var first = one.CreateInstanceAsync(
            Sample.InstanceRequest("one") with { Name = $"{name} Berlin" }, TestContext.Current.CancellationToken);
        _clock.Pausing = RespondToFirst;

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => other.CreateInstanceAsync(
            Sample.InstanceRequest("other") with { Name = name }, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.Equal(123, (await first).Instance.Id);

        void RespondToFirst(TimeSpan pause)
        {
            _clock.Pausing = _ => { };
            platform.Release();
            Task.WaitAny([first], TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(Sample.InstanceJson)]
    [InlineData("""{"id": 123, "name": "Fabrikam"}""")]
    public async Task Response_that_names_the_instance_of_another_create_is_reported(string response)
    {
        // The lookup for the second create finds an instance that is that of the first.
        var tracker = new PendingCreateTracker();
        var platform = new FakePlatform(_clock).To("POST").ReturnsLater(200, response).Returns(503, "{}")
            .To("GET").Returns(200, Sample.InstanceList((123, 1, "Contoso"))).Returns(200, Sample.InstanceJson);
        using var one = Client(platform, tracker);
        using var other = Client(platform, tracker);
        var first = one.CreateInstanceAsync(
            Sample.InstanceRequest("one") with { Name = "Fabrikam" }, TestContext.Current.CancellationToken);
        _clock.Now += TimeSpan.FromSeconds(1);
        await other.CreateInstanceAsync(Sample.InstanceRequest("other"), TestContext.Current.CancellationToken);

        platform.Release();
        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => first);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Contains("already matched with the create of 'Contoso'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Contoso", "Contoso")]
    [InlineData("Contoso", " Contoso ")]
    [InlineData("Contoso & Co", "Contoso &amp; Co")]
    [InlineData("Contoso service desk", "Contoso service desk Berlin")]
    public async Task Creates_of_one_name_with_lost_responses_claim_no_instance(string name, string otherName)
    {
        var tracker = new PendingCreateTracker();
        using var other = Client(Platform(), tracker);
        Task<CreateResult>? second = null;
        using var first = Client(Platform(BeginSecond), tracker);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => first.CreateInstanceAsync(Sample.InstanceRequest("one") with { Name = name }, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, (await Assert.ThrowsAnyAsync<YourMomException>(() => second!)).Kind);

        FakePlatform Platform(Action<SentRequest>? arrived = null) => new FakePlatform(_clock) { Arrived = arrived ?? (_ => { }) }
            .To("POST").Returns(504, "{}").To("GET").Returns(200, Sample.InstanceList((123, 1, name)));

        void BeginSecond(SentRequest sent)
        {
            if (sent.Method == "GET")
            {
                second ??= other.CreateInstanceAsync(
                    Sample.InstanceRequest("other") with { Name = otherName }, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void Instance_found_by_two_creates_is_claimed_by_neither()
    {
        var tracker = new PendingCreateTracker();
        var one = tracker.Begin(new Uri("https://a.example"), "Contoso", Sample.Now);
        var other = tracker.Begin(new Uri("https://a.example/"), "Contoso", Sample.Now);
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
        var platform = new Uri("https://a.example");
        var creates = Enumerable.Range(0, 64).Select(number => tracker.Begin(platform, $"name {number}", Sample.Now)).ToList();

        var claims = await Task.WhenAll(creates.Select(create => Task.Run(() => tracker.TryClaim(create, 123, Sample.Now))));

        Assert.Single(claims, claim => claim);
    }

    [Fact]
    public void Clients_of_one_process_share_their_pending_creates() =>
        Assert.Same(new YourMomClientOptions().PendingCreates, new YourMomClientOptions().PendingCreates);

    private YourMomClient Client(FakePlatform platform, PendingCreateTracker tracker) =>
        new(Sample.Options(retries: 3, _clock) with { PendingCreates = tracker }, platform);
}
