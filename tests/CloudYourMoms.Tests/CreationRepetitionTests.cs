namespace CloudYourMoms.Tests;

/// <summary>When a creation is sent again, and what becomes of it when it is stopped.</summary>
public sealed class CreationRepetitionTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(429, null, "1 1 2 4 8 8 6")]
    [InlineData(429, "7", "7 1 2 4 8 8")]
    [InlineData(503, "7", "7 1 2 4 8 8")]
    public async Task A_creation_that_the_platform_put_off_is_sent_again_only_when_no_instance_came_of_it_in_the_time_that_the_platform_takes(int status, string? retryAfter, string pauses)
    {
        (string, string)[] headers = retryAfter is null ? [] : [("Retry-After", retryAfter)];
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).To("POST").Answers(status, "{}", headers).Answers(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, retries: 1, _clock);

        Assert.Equal(123, (await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken)).Id);

        Assert.Equal(2, platform.Posts.Count);
        Assert.Equal(pauses, string.Join(' ', _clock.Pauses.Select(pause => pause.TotalSeconds)));
    }

    [Theory]
    [InlineData(503, YourMomErrorKind.CreationNotFound)]
    [InlineData(504, YourMomErrorKind.CreationNotFound)]
    [InlineData(429, YourMomErrorKind.TooManyRequests)]
    public async Task After_an_answer_that_came_late_the_platform_has_all_its_time(int status, YourMomErrorKind kind)
    {
        var platform = new FakePlatform(_clock) { Arrived = sent => _clock.Now += TimeSpan.FromSeconds(sent.Method == "POST" ? 28 : 0) }
            .To("GET").Answers(404, Sample.NoInstances).To("POST").Answers(status, "{}");
        using var client = Sample.Client(platform, retries: 0, _clock);

        var failure = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(30, _clock.Pauses.Sum(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task An_instance_that_comes_late_after_the_last_429_is_told_before_anybody_tries_again()
    {
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).Answers(200, Sample.InstanceList((123, 1, "Contoso"))).To("POST").Answers(429, "{}", ("Retry-After", "3600"));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreationAnswerLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task A_cancellation_while_one_that_was_put_off_is_looked_for_tells_of_it()
    {
        using var cancellation = new CancellationTokenSource();
        _clock.Pausing = pause => CancelAt(pause, cancellation);
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).To("POST").Answers(429, "{}", ("Retry-After", "7"));
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token));

        Assert.Equal(YourMomErrorKind.TooManyRequests, failure.Kind);
        Assert.Single(platform.Posts);

        static void CancelAt(TimeSpan pause, CancellationTokenSource source)
        {
            if (pause == TimeSpan.FromSeconds(2))
            {
                source.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_instance_that_comes_late_after_it_was_put_off_is_not_made_twice(int status)
    {
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).Answers(404, Sample.NoInstances).Answers(404, Sample.NoInstances).Answers(200, Sample.InstanceList((123, 14, "Contoso")))
            .To("POST").Answers(status, "{}", ("Retry-After", "1"));

        Assert.Equal(YourMomErrorKind.CreationAnswerLost, (await Sample.FailureOfCreation(platform, _clock)).Kind);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task An_instance_of_the_first_sending_that_shows_after_a_repetition_is_found()
    {
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).Answers(200, Sample.InstanceList((123, 1, "Contoso")))
            .To("POST").Answers(429, "{}", ("Retry-After", "50")).Answers(400, "{}");

        Assert.Equal(YourMomErrorKind.CreationAnswerLost, (await Sample.FailureOfCreation(platform, _clock)).Kind);
    }

    [Fact]
    public async Task A_creation_that_cannot_be_looked_for_is_not_sent_again()
    {
        var platform = new FakePlatform(_clock).To("GET").Answers(500, "{}").To("POST").Answers(429, "{}");

        Assert.Equal(YourMomErrorKind.CreationOutcomeUnknown, (await Sample.FailureOfCreation(platform, _clock)).Kind);
        Assert.Single(platform.Posts);
    }

    [Theory]
    [InlineData(429, YourMomErrorKind.TooManyRequests)]
    [InlineData(503, YourMomErrorKind.CreationOutcomeUnknown)]
    public async Task A_cancellation_in_the_pause_tells_of_what_was_sent_before_it(int status, YourMomErrorKind kind)
    {
        using var cancellation = new CancellationTokenSource();
        _clock.Pausing = _ => cancellation.Cancel();
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).To("POST").Answers(status, "{}", ("Retry-After", "1"));
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token));

        Assert.Equal(kind, failure.Kind);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task A_cancellation_during_a_look_leaves_time_for_a_last_one()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform(_clock) { Arrived = sent => CancelAt(sent, cancellation) }
            .To("GET").NeverAnswers().Answers(200, Sample.InstanceList((123, 1, "Contoso"))).To("POST").Answers(504, "{}");
        using var client = Sample.Client(platform, retries: 3, _clock);

        var failure = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token));

        Assert.Equal(YourMomErrorKind.CreationAnswerLost, failure.Kind);

        static void CancelAt(SentRequest sent, CancellationTokenSource source)
        {
            if (sent.Method == "GET")
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public async Task A_creation_that_was_put_off_and_made_nevertheless_is_not_sent_again()
    {
        var platform = new FakePlatform(_clock).To("GET").Answers(200, Sample.InstanceList((123, 0, "Contoso"))).To("POST").Answers(429, "{}");

        Assert.Equal(YourMomErrorKind.CreationAnswerLost, (await Sample.FailureOfCreation(platform, _clock)).Kind);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task A_code_that_was_sent_is_not_sent_again_unless_it_was_refused()
    {
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).To("POST").Answers(400, "{}").Answers(200, Sample.InstanceJson);
        using var client = Sample.Client(platform, clock: _clock);
        await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));
        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<YourMomException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CodeUnusable, refusal.Kind);
        Assert.Equal(InstanceFindingKind.CodeUsed, Assert.Single(refusal.Findings).Kind);
        Assert.Equal(2, platform.Posts.Count);
    }

    [Fact]
    public async Task A_creation_that_is_cancelled_before_it_was_sent_is_not_sent()
    {
        var platform = new FakePlatform().Answers(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.CreateInstanceAsync(Sample.InstanceRequest(), new CancellationToken(canceled: true)));

        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task The_answer_to_a_creation_under_way_is_waited_for_after_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().AnswersLater(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        var creation = client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token);
        await cancellation.CancelAsync();
        Assert.False(creation.IsCompleted);
        platform.LetAnswer();

        Assert.Equal(123, (await creation).Id);
    }

    [Fact]
    public async Task A_creation_that_is_not_answered_after_a_cancellation_is_looked_for_once()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform(_clock).To("GET").Answers(404, Sample.NoInstances).To("POST").NeverAnswers();
        using var client = new YourMomClient(Sample.Options(retries: 3, _clock) with { AnswerGrace = TimeSpan.FromMilliseconds(20) }, platform);

        var creation = client.CreateInstanceAsync(Sample.InstanceRequest(), cancellation.Token);
        await cancellation.CancelAsync();

        Assert.Equal(YourMomErrorKind.CreationOutcomeUnknown, (await Assert.ThrowsAsync<YourMomException>(() => creation)).Kind);
        Assert.Single(platform.Gets);
        Assert.Empty(_clock.Pauses);
    }
}
