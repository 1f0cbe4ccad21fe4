using CloudYourMoms.Api;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api.Reconciliation;

/// <summary>What is said of a creation whose response was lost is never more than is known.</summary>
public sealed class CreateReconciliationTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(507)]
    public async Task Instance_that_appears_late_is_found(int status)
    {
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(404, Sample.NoInstances)
            .Returns(404, Sample.NoInstances)
            .Returns(200, Sample.InstanceList((123, 5, "Contoso")))
            .To("POST")
            .Returns(status, "{}");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Cancellation_between_lookups_triggers_one_final_lookup()
    {
        using var stop = new CancellationTokenSource();
        _clock.Pausing = _ => stop.Cancel();
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(404, Sample.NoInstances)
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .To("POST")
            .Returns(504, "{}");
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), stop.Token));

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task Possible_earlier_instance_is_not_assigned_to_a_later_create(int firstLookupStatus)
    {
        // The first stays unknown, or is not found in its time, and comes to be 35 seconds later; the second never reaches the platform.
        var platform = new FakePlatform(_clock).To("GET").Returns(firstLookupStatus, Sample.NoInstances);
        platform.To("POST").Returns(504, "{}");
        using var client = Sample.Client(platform, retries: 0, _clock);
        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Request("one"), TestContext.Current.CancellationToken));
        platform.To("GET").Forget().Returns(200, Sample.InstanceList((200, (int)(_clock.Now - Sample.Now).TotalSeconds + 1, "Contoso")));

        var second = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Request("another"), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, second.Kind);
        Assert.Equal([200], second.InstanceIds);
    }

    [Fact]
    public async Task Possible_earlier_instance_is_not_assigned_to_a_delayed_create()
    {
        // The first comes to be 12 seconds after it was given up; the second, sent 5 seconds after it, gets no response
        // for a minute and is never made.
        var platform = new FakePlatform(_clock)
        {
            Arrived = sent => _clock.Now += TimeSpan.FromSeconds(sent.Body?.Contains("another", StringComparison.Ordinal) == true ? 60 : 0),
        }
            .To("GET").Returns(400, "{}").To("POST").Returns(504, "{}");
        using var client = Sample.Client(platform, retries: 0, _clock);
        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Request("one"), TestContext.Current.CancellationToken));
        platform.To("GET").Forget().Returns(200, Sample.InstanceList((200, (int)(_clock.Now - Sample.Now).TotalSeconds + 12, "Contoso")));
        _clock.Now += TimeSpan.FromSeconds(5);

        var second = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Request("another"), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, second.Kind);
        Assert.Equal([200], second.InstanceIds);
    }

    [Fact]
    public async Task Earlier_create_is_forgotten_after_its_time_window()
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(400, "{}").To("POST").Returns(504, "{}");
        using var client = Sample.Client(platform, retries: 0, _clock);
        await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Request("one"), TestContext.Current.CancellationToken));
        _clock.Now += TimeSpan.FromSeconds(300);
        platform.To("GET").Forget().Returns(200, Sample.InstanceList((200, (int)(_clock.Now - Sample.Now).TotalSeconds + 1, "Contoso")))
            .Returns(404, Sample.NoInstances);

        var second = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Request("another"), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateResponseLost, second.Kind);
    }

    [Fact]
    public async Task Same_name_create_completed_during_a_lookup_is_not_matched()
    {
        YourMomClient? client = null;
        Task<CreateResult>? concurrent = null;
        FakePlatform? platform = null;
        platform = new FakePlatform(_clock) { Arrived = BeginAndEndAnother }
            .To("GET").Returns(200, Sample.InstanceList((123, 1, "Contoso")), ("Elements-Next-Page-Token", "more")).Returns(200, "[]")
            .To("POST").Returns(504, "{}").ReturnsLater(200, Sample.InstanceJson);
        using (client = Sample.Client(platform, clock: _clock))
        {
            var failure = await Assert.ThrowsAnyAsync<YourMomException>(
                () => client.CreateInstanceAsync(Request("one"), TestContext.Current.CancellationToken));

            Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
            Assert.Equal(123, (await concurrent!).Instance.Id);
        }

        void BeginAndEndAnother(SentRequest sent)
        {
            if (platform!.Gets.Count == 1 && sent.Method == "GET")
            {
                concurrent = client!.CreateInstanceAsync(Request("another"), TestContext.Current.CancellationToken);
            }
            else if (platform.Gets.Count == 2 && !concurrent!.IsCompleted)
            {
                platform.Release();
                Task.WaitAny([concurrent], TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Same_name_create_started_during_a_lookup_leaves_outcome_unknown()
    {
        YourMomClient? client = null;
        Task<CreateResult>? concurrent = null;
        var platform = new FakePlatform(_clock) { Arrived = BeginAnother }
            .To("GET").Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .To("POST").Returns(504, "{}").ReturnsLater(200, Sample.InstanceJson);
        using (client = Sample.Client(platform, clock: _clock))
        {
            var failure = await Assert.ThrowsAnyAsync<YourMomException>(
                () => client.CreateInstanceAsync(Request("one"), TestContext.Current.CancellationToken));

            Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
            Assert.Equal([123], failure.InstanceIds);
            platform.Release();
            Assert.Equal(123, (await concurrent!).Instance.Id);
        }

        void BeginAnother(SentRequest sent)
        {
            if (sent.Method == "GET")
            {
                concurrent ??= client!.CreateInstanceAsync(Request("another"), TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Lookup_while_a_similar_create_is_pending_may_become_certain()
    {
        var tracker = new PendingCreateTracker();
        var request = Sample.InstanceRequest();
        var create = tracker.Begin(new YourMomClientOptions().BaseUri, request.Name!, _clock.Now);
        var other = tracker.Begin(new YourMomClientOptions().BaseUri, request.Name!, _clock.Now);
        var platform = new FakePlatform(_clock).To("GET").Returns(200, Sample.InstanceList((123, 1, "Contoso")));
        using var client = Sample.Client(platform, clock: _clock);
        var list = new InstanceLookup(client, request.Secrets(), () => _clock.Now);
        var lookup = new CreateReconciliation(list.ListAsync, tracker, create, request, _clock.Now, () => _clock.Now);

        var found = await lookup.FindAsync(readsAll: false, TestContext.Current.CancellationToken);
        tracker.End(other);
        var foundLater = await lookup.FindAsync(readsAll: false, TestContext.Current.CancellationToken);

        Assert.Equal((null, true), (found.Certain, found.MayBecomeCertain));
        Assert.Equal(123, foundLater.Certain);
    }

    [Fact]
    public async Task Instance_from_before_the_create_is_not_certain_after_a_slow_lookup()
    {
        // The platform dates its response when the request arrives, and the response takes 20 seconds.
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}").To("GET").Returns(_ => SlowList());

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);

        HttpResponseMessage SlowList()
        {
            var response = new HttpResponseMessage { Content = new StringContent(Sample.InstanceList((123, -10, "Contoso"))) };
            response.Headers.Date = _clock.Now;
            _clock.Now += TimeSpan.FromSeconds(20);
            return response;
        }
    }

    private static InstanceRequest Request(string code) =>
        Sample.InstanceRequest().MergeWith(
            new InstanceRequest { ProviderData = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code } });
}
