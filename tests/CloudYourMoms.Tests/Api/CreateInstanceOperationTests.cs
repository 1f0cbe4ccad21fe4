using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;
using static CloudYourMoms.Errors.YourMomErrorKind;

namespace CloudYourMoms.Tests.Api;

public sealed class CreateInstanceOperationTests
{
    private static readonly string Match = Sample.InstanceList((123, 1, "Contoso"));
    private static readonly string Untagged = Match.Replace("[\"prod\"]", "[]", StringComparison.Ordinal);

    [Fact]
    public async Task Request_matches_the_specification()
    {
        using var wire = new CannedConnection(HttpText.Ok(Sample.InstanceJson));
        using var client = new YourMomClient(
            Sample.Options() with { BaseUri = new Uri("http://localhost/your_moms/api-v2") }, wire.Handler());

        await client.CreateInstanceAsync(Sample.InstanceRequest(), Test.Cancellation);

        var parts = wire.Written.Split("\r\n\r\n");
        var lines = parts[0].Split("\r\n");
        Assert.Equal("POST /your_moms/api-v2/instances HTTP/1.1", lines[0]);
        Assert.Contains($"Authorization: User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", lines);
        Assert.Contains("Content-Type: application/json", lines);
        Assert.Contains($"Content-Length: {parts[1].Length}", lines);
        Assert.StartsWith("{\"your_mom\":{\"key\":\"sfdcservicecloud\"},", parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Success_returns_the_instance()
    {
        var platform = new FakePlatform().OnPost(200, Sample.InstanceJson);

        var result = await platform.CreateAsync();

        Assert.Equal((123, Sample.Token, null), (result.Instance.Id, Sample.ToPlainText(result.Instance.Token), result.LostResponse));
        Assert.Equal(platform.Options.BaseUri, result.Instance.PlatformUri);
        Assert.Equal((1, 0), (platform.Sent.Count, platform.Notices.Count));
    }

    [Fact]
    public async Task Invalid_request_is_not_sent()
    {
        var platform = new FakePlatform().OnPost(200, Sample.InstanceJson);
        var odd = new Dictionary<string, object?> { ["odd"] = 'c' };

        Assert.Equal(ConfigurationMissing, (await platform.CreateErrorAsync(Sample.InstanceRequest() with { Name = null })).Kind);
        Assert.Equal(InvalidInstance, (await platform.CreateErrorAsync(Sample.InstanceRequest() with { OtherMembers = odd })).Kind);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public async Task Code_that_expires_after_the_validation_is_not_sent()
    {
        var platform = new FakePlatform().OnPost(200, Sample.InstanceJson);
        var request = platform.Client.Validate(Sample.InstanceRequest());
        platform.Clock.Now += TimeSpan.FromMinutes(16);

        var error = await platform.ErrorOf(client => client.CreateInstanceAsync(request, Test.Cancellation));

        Assert.Equal(AuthorizationCodeInvalid, error.Kind);
        Assert.Contains("16 minutes old", error.Message, StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    [Theory]
    [InlineData(302, UnexpectedResponse)]
    [InlineData(400, RequestRejected)]
    [InlineData(404, NotFound)]
    [InlineData(409, RequestRejected)]
    public async Task Rejection_is_looked_up_once_and_reported(int status, YourMomErrorKind kind)
    {
        var platform = new FakePlatform().WithRetries(3).OnGet(404, Sample.NoInstances).OnPost(
            status, """{"requestId": "5f1a", "message": "Sorry", "providerMessage": "invalid_grant"}""", ("Retry-After", "1"));

        var error = Assert.IsType<ApiException>(await platform.CreateErrorAsync());

        Assert.Equal((kind, status, "5f1a", "invalid_grant"), (error.Kind, error.StatusCode, error.RequestId, error.ProviderMessage));
        Assert.Equal((1, 1), (platform.Posts.Count, platform.Gets.Count));
    }

    [Fact]
    public async Task Rejection_claims_no_matching_instance()
    {
        var platform = new FakePlatform().OnPost(409, """{"message": "Sorry"}""").OnGet(200, Match);

        var error = Assert.IsType<ApiException>(await platform.CreateErrorAsync());

        Assert.Equal((CreateOutcomeUnknown, 409), (error.Kind, error.StatusCode));
        Assert.Equal([123], error.InstanceIds);
        Assert.EndsWith(
            "(the platform rejected it). Possible match: 123. The platform returned 409: Sorry.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("429", TooManyRequests)]
    [InlineData("407", ProxyRefused)]
    [InlineData("refused", ConnectionFailed)]
    public async Task Unprocessed_create_is_not_looked_up(string reply, YourMomErrorKind kind)
    {
        var platform = new FakePlatform().Plays(reply);

        Assert.Equal(kind, (await platform.CreateErrorAsync()).Kind);
        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Unprocessed_create_is_retried()
    {
        var platform = new FakePlatform().WithRetries(2).Plays("refused 429 refused").Returns(200, Sample.InstanceJson);

        Assert.Equal(123, (await platform.CreateAsync()).Instance.Id);
        Assert.Equal((4, 0), (platform.Posts.Count, platform.Gets.Count));
    }

    [Theory]
    [InlineData("408")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("504")]
    [InlineData("522")]
    [InlineData("broken")]
    [InlineData("timeout", "did not respond within 100 seconds")]
    public async Task Lost_response_is_recovered_from_the_certain_match(string reply, string? cause = null)
    {
        var platform = new FakePlatform().WithRetries(3).To("POST").Plays(reply).OnGet(200, Match).OnGet(200, Sample.InstanceJson);

        var result = await platform.CreateAsync();

        Assert.Equal((123, Sample.Token), (result.Instance.Id, Sample.ToPlainText(result.Instance.Token)));
        Assert.NotNull(result.Instance.PlatformUri);
        Assert.Contains(cause ?? reply, result.LostResponse, StringComparison.Ordinal);
        Assert.EndsWith("/instances/123", platform.Gets[^1].Address, StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\": 123,")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"")]
    [InlineData("garbage\r\n\r\n")]
    public async Task Broken_connection_leaves_the_outcome_unknown(string response)
    {
        using var wire = new CannedConnection(response);
        using var client = new YourMomClient(Sample.Options(retries: 3) with { BaseUri = new Uri("http://localhost/") }, wire.Handler());

        var error = await Test.ErrorOf(() => client.CreateInstanceAsync(Sample.InstanceRequest(), Test.Cancellation));

        Assert.Equal(CreateOutcomeUnknown, error.Kind);
        Assert.Equal(2, wire.Written.Split("POST /instances").Length);
    }

    [Theory]
    [InlineData("""{"id": 123, "name": "test"}""")]
    [InlineData("""{"id": 123, "token": "********"}""")]
    public async Task Success_without_a_token_is_read_by_its_id(string body)
    {
        var platform = new FakePlatform().OnPost(200, body).OnGet(200, Sample.InstanceJson);

        var result = await platform.CreateAsync();

        Assert.Equal((Sample.Token, true), (Sample.ToPlainText(result.Instance.Token), result.IsNamedInResponse));
        Assert.NotNull(result.LostResponse);
        Assert.EndsWith("/instances/123", Assert.Single(platform.Gets).Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"id": 123}""", "It did not respond in time.")]
    [InlineData(200, """{"id": 124, "token": "t0kenvalue"}""", "but not instance 123 as JSON")]
    [InlineData(403, $$"""{"message": "No access with {{Sample.Code}}"}""", "The platform returned 403: No access with ********.")]
    [InlineData(200, """{"id": 123, "token": "********"}""", "does not return a valid token: the token is masked.")]
    public async Task Created_instance_that_cannot_be_read_is_reported(int status, string body, string reason)
    {
        var platform = new FakePlatform().OnPost(200, """{"id": 123}""").OnGet(status, body);

        var error = await platform.CreateErrorAsync();

        Assert.Equal((CreateResponseLost, "Contoso"), (error.Kind, error.InstanceName));
        Assert.Equal([123], error.InstanceIds);
        Assert.StartsWith("Instance 'Contoso' was created as 123, but ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(body.Contains("**", StringComparison.Ordinal), error.Remedy?.Contains("support", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("t0kenvalue", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"id": "abc", "token": "t0kenvalue"}""")]
    [InlineData("""{"id": 1, "name": "n", "token": "t0kenvalue", "your_mom": {"key": "k", "a": "<b "token":"x">"}}""")]
    public async Task Success_without_an_id_is_a_lost_response(string body)
    {
        var platform = new FakePlatform().OnPost(200, body, ("Elements-Request-Id", "5f1a")).OnGet(404, Sample.NoInstances);

        var error = Assert.IsType<ApiException>(await platform.CreateErrorAsync());

        Assert.Equal((CreateNotConfirmed, "5f1a"), (error.Kind, error.RequestId));
        Assert.DoesNotContain("t0kenvalue", error.ToString(), StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Missing_instance_is_looked_up_for_30_seconds()
    {
        var platform = new FakePlatform().WithRetries(3).OnGet(404, Sample.NoInstances)
            .OnPost(503, """{"requestId": "5f1a", "message": "Sorry"}""", ("Retry-After", "1"));

        var error = Assert.IsType<ApiException>(await platform.CreateErrorAsync());

        Assert.Equal((CreateNotConfirmed, 503, "5f1a", true), (error.Kind, error.StatusCode, error.RequestId, error.CodeWasSent));
        Assert.StartsWith(
            "Instance 'Contoso' was not found: the response was lost, and the platform has no such instance 30 seconds after the request.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal("1 2 4 8 8 7", platform.Pauses);
        Assert.Single(platform.Posts);
        Assert.Equal([.. Enumerable.Repeat("Contoso", 6), null], platform.Gets.Select(sent => sent.Query("searchText")));
        Assert.All(platform.Gets, sent => Assert.Null(sent.Query("tags[]")));
    }

    [Fact]
    public async Task Lookups_are_reported_with_the_remaining_time()
    {
        var platform = new FakePlatform().OnPost(503).OnGet(404, Sample.NoInstances);

        await platform.CreateErrorAsync(Sample.InstanceRequest() with { Name = "a\u001b]52;c;AAAA\u0007b" });

        var lookups = platform.Notices.Where(notice => notice.Kind == PlatformNoticeKind.Lookup).ToList();
        Assert.Equal([30, 29, 27, 23, 15, 7, 0], lookups.Select(notice => notice.Remaining.TotalSeconds));
        Assert.Matches("^Looking up 'a[^\x1b\a]*': the response was lost. The platform is queried for up to 30 ", lookups[0].Message);
        Assert.EndsWith(" The platform is queried one last time.", lookups[^1].Message, StringComparison.Ordinal);
        Assert.Equal(PlatformNoticeKind.Ended, platform.Notices[^1].Kind);
        Assert.Single(platform.Notices.Select(notice => notice.Wait).Distinct());
    }

    [Theory]
    [InlineData("POST", 28, "1 2 4 8 8 7")]
    [InlineData("GET", 31, "0")]
    public async Task Lookup_time_begins_with_the_lost_response(string method, int seconds, string pauses)
    {
        var platform = new FakePlatform().OnPost(504).OnGet(404, Sample.NoInstances);
        platform.Arrived = sent => platform.Clock.Now += TimeSpan.FromSeconds(sent.Method == method ? seconds : 0);

        Assert.Equal(CreateNotConfirmed, (await platform.CreateErrorAsync()).Kind);
        Assert.Equal(pauses, platform.Pauses);
    }

    [Fact]
    public async Task Create_time_is_that_of_the_last_attempt()
    {
        // The instance with the name was created while this create waited for its retry.
        var platform = new FakePlatform().WithRetries(1).OnPost(429, "{}", ("Retry-After", "60")).OnPost(500)
            .OnGet(200, Sample.InstanceList((123, 5, "Contoso")));

        Assert.Equal(CreateOutcomeUnknown, (await platform.CreateErrorAsync()).Kind);
    }

    // Not found, failed, or listed without its tags.
    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    [InlineData(200)]
    public async Task Match_that_becomes_certain_later_is_read(int firstLookup)
    {
        var platform = new FakePlatform().OnPost(504).OnGet(firstLookup, firstLookup == 200 ? Untagged : Sample.NoInstances)
            .OnGet(200, Match).OnGet(200, Sample.InstanceJson);

        Assert.Equal(123, (await platform.CreateAsync()).Instance.Id);
        Assert.Equal("1", platform.Pauses);
    }

    // Each list is repeated until the time is up; the last one contains all instances.
    [Theory]
    [InlineData("Contoso desk", "Contoso desk", "eu", 1, "Possible match: 123. The platform returned")]
    [InlineData("Contoso desk", "Contoso d", "prod", 1, "Possible match: 123. The platform returned")]
    [InlineData("Contoso", "Contoso", "prod", -60, "The creation time, which may be a local time, is earlier than the request.")]
    public async Task Uncertain_match_is_named_when_the_time_is_up(string name, string shown, string tag, int seconds, string details)
    {
        var list = Sample.InstanceList((99, -100, "Fabrikam"), (123, seconds, shown));
        var platform = new FakePlatform().OnPost(504).OnGet(200, list.Replace("prod", tag, StringComparison.Ordinal));

        var error = await platform.CreateErrorAsync(Sample.InstanceRequest() with { Name = name });

        Assert.Equal(CreateOutcomeUnknown, error.Kind);
        Assert.Equal([123], error.InstanceIds);
        Assert.Contains(details, error.Message, StringComparison.Ordinal);
        Assert.Equal("1 2 4 8 8 7", platform.Pauses);
    }

    [Fact]
    public async Task Several_matches_are_named_at_once()
    {
        var platform = new FakePlatform().OnPost(504).OnGet(200, Sample.InstanceList((123, 1, "Contoso"), (124, 1, "Contoso")));

        var error = await platform.CreateErrorAsync();

        Assert.Equal(CreateOutcomeUnknown, error.Kind);
        Assert.Equal([123, 124], error.InstanceIds);
        Assert.Contains("(the response was lost). Possible matches: 123, 124.", error.Message, StringComparison.Ordinal);
        Assert.Empty(platform.Pauses);
    }

    [Fact]
    public async Task Last_lookup_that_fails_leaves_the_outcome_unknown()
    {
        var failing = new FakePlatform().OnPost(504).OnGet(404, Sample.NoInstances).OnGet(400, """{"message": "Search is off"}""");
        var endless = new FakePlatform().OnPost(504).OnGet(200, "[]", ("Elements-Next-Page-Token", "more"));

        Assert.Equal(
            "Unknown whether instance 'Contoso' was created (the response was lost). The platform could not be queried. " +
            "The platform returned 400: Search is off. The platform returned 504: {}.",
            (await failing.CreateErrorAsync()).Message);
        Assert.Contains("cannot be read completely", (await endless.CreateErrorAsync()).Message, StringComparison.Ordinal);
        Assert.Equal("1 2 4 8 8 7", failing.Pauses);
    }

    [Fact]
    public async Task Cancellation_during_throttling_creates_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().WithRetries(3).Returns(429);
        platform.Clock.Pausing = _ => cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => platform.CreateAsync(cancellationToken: cancellation.Token));

        Assert.Single(platform.Sent);
    }

    [Fact]
    public async Task Canceled_create_without_a_response_is_looked_up_once()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.OnGet(404, Sample.NoInstances).To("POST").NeverReturns()
            .With(options => options with { CancellationGracePeriod = TimeSpan.FromMilliseconds(20) });

        Assert.Equal(CreateOutcomeUnknown, (await platform.CreateErrorAsync(cancellationToken: cancellation.Token)).Kind);
        Assert.Single(platform.Gets);
        Assert.Empty(platform.Pauses);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_between_lookups_allows_a_final_one(bool isFound)
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().OnPost(504).OnGet(404, Sample.NoInstances);
        platform.Clock.Pausing = _ => cancellation.Cancel();
        if (isFound)
        {
            platform.OnGet(200, Match).OnGet(200, Sample.InstanceJson);
            Assert.Equal(123, (await platform.CreateAsync(cancellationToken: cancellation.Token)).Instance.Id);
            return;
        }

        Assert.StartsWith(
            "Unknown whether instance 'Contoso' was created (the command was stopped before the response arrived).",
            (await platform.CreateErrorAsync(cancellationToken: cancellation.Token)).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, platform.Gets.Count);
    }

    [Fact]
    public async Task Cancellation_during_a_lookup_allows_a_final_one()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform().OnPost(504).To("GET").NeverReturns().OnGet(200, Match).OnGet(200, Sample.InstanceJson);
        platform.Arrived = sent => (sent.Method == "GET" ? cancellation : null)?.Cancel();

        Assert.Equal(123, (await platform.CreateAsync(cancellationToken: cancellation.Token)).Instance.Id);
    }

    [Theory]
    [InlineData(400, 404, true)]
    [InlineData(429, 404, true)]
    [InlineData(504, 404, true)]
    [InlineData(504, 400, false)]
    [InlineData(200, 404, false)]
    public async Task Code_is_used_if_the_instance_may_exist(int status, int lookup, bool isUnused)
    {
        var platform = new FakePlatform().OnPost(status, Sample.InstanceJson).OnPost(200, Sample.InstanceJson)
            .OnGet(lookup, Sample.NoInstances);
        await Record.ExceptionAsync(() => platform.CreateAsync());

        Assert.Equal(isUnused ? null : AuthorizationCodeInvalid, await Test.KindOf(() => platform.CreateAsync()));
        Assert.Equal(isUnused ? 2 : 1, platform.Posts.Count);
    }

    [Fact]
    public async Task Code_of_a_recovered_create_is_used()
    {
        var platform = new FakePlatform().OnPost(504).OnGet(200, Match).OnGet(200, Sample.InstanceJson);
        await platform.CreateAsync();

        Assert.Equal(AuthorizationCodeInvalid, (await platform.CreateErrorAsync()).Kind);
    }

    // The instance may still appear after the outcome was reported as unknown or not confirmed.
    [Theory]
    [InlineData(400, 0, CreateOutcomeUnknown)]
    [InlineData(404, 0, CreateOutcomeUnknown)]
    [InlineData(404, 300, null)]
    public async Task Later_create_does_not_claim_the_instance_of_an_earlier_one(int status, int secondsLater, YourMomErrorKind? kind)
    {
        var platform = new FakePlatform().OnPost(504).OnGet(status, Sample.NoInstances);
        await platform.CreateErrorAsync(Sample.InstanceRequest("one"));
        platform.Clock.Now += TimeSpan.FromSeconds(secondsLater);
        var appeared = (int)(platform.Clock.Now - Sample.Now).TotalSeconds + 1;
        platform.Forget("GET").OnGet(200, Sample.InstanceList((123, appeared, "Contoso"))).OnGet(200, Sample.InstanceJson);

        Assert.Equal(kind, await Test.KindOf(() => platform.CreateAsync(Sample.InstanceRequest("other"))));
    }

    [Fact]
    public async Task Response_to_a_concurrent_create_identifies_both_instances()
    {
        var both = Sample.InstanceList((123, 1, "Contoso"), (124, 1, "Contoso"));
        var platform = new FakePlatform().To("POST").ReturnsLater(200, Sample.InstanceJson).Returns(504)
            .OnGet(200, both).OnGet(200, both).OnGet(200, """{"id": 124, "name": "Contoso", "token": "t0ken"}""");
        var first = platform.CreateAsync(Sample.InstanceRequest("one"));
        platform.Clock.Pausing = _ => End(first, platform);

        var second = await platform.CreateAsync(Sample.InstanceRequest("other"));

        Assert.Equal((123, 124), ((await first).Instance.Id, second.Instance.Id));
        Assert.Equal("1", platform.Pauses);
    }

    [Fact]
    public async Task Create_that_ends_during_a_lookup_keeps_its_instance()
    {
        Task<CreateResult>? concurrent = null;
        var platform = new FakePlatform().OnPost(504).ReturnsLater(200, Sample.InstanceJson)
            .OnGet(200, Match, ("Elements-Next-Page-Token", "more")).OnGet(200, "[]");
        platform.Arrived = sent =>
        {
            if (sent.Method == "GET" && platform.Gets.Count == 1)
            {
                concurrent = platform.CreateAsync(Sample.InstanceRequest("other"));
            }
            else if (platform.Gets.Count == 2)
            {
                End(concurrent!, platform);
            }
        };

        Assert.Equal(CreateNotConfirmed, (await platform.CreateErrorAsync()).Kind);
        Assert.Equal(123, (await concurrent!).Instance.Id);
    }

    [Fact]
    public async Task Creates_of_one_name_with_lost_responses_claim_nothing()
    {
        Task<CreateResult>? concurrent = null;
        var platform = new FakePlatform().OnPost(504).OnGet(200, Match);
        platform.Arrived = sent =>
        {
            if (sent.Method == "GET")
            {
                platform.Arrived = _ => { };
                concurrent = platform.CreateAsync(Sample.InstanceRequest("other"));
            }
        };

        var error = await platform.CreateErrorAsync();

        Assert.Equal((CreateOutcomeUnknown, CreateOutcomeUnknown), (error.Kind, await Test.KindOf(() => concurrent!)));
    }

    [Theory]
    [InlineData(Sample.InstanceJson)]
    [InlineData("""{"id": 123, "name": "Fabrikam"}""")]
    public async Task Response_with_a_claimed_instance_is_reported(string response)
    {
        var platform = new FakePlatform().To("POST").ReturnsLater(200, response).Returns(503)
            .OnGet(200, Match).OnGet(200, Sample.InstanceJson);
        var first = platform.CreateAsync(Sample.InstanceRequest("one") with { Name = "Fabrikam" });
        platform.Clock.Now += TimeSpan.FromSeconds(1);
        await platform.CreateAsync(Sample.InstanceRequest("other"));

        platform.Release();
        var error = await Test.ErrorOf(() => first);

        Assert.Equal(CreateOutcomeUnknown, error.Kind);
        Assert.Equal([123], error.InstanceIds);
        Assert.Contains("already matched with the create of 'Contoso'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_is_in_the_log_while_it_may_produce_an_instance()
    {
        using var file = new LogFile();
        List<string> logged = [];
        var platform = new FakePlatform().OnPost(504).OnGet(404, Sample.NoInstances)
            .With(options => options with { PendingCreateLog = new PendingCreateLog(file.Path, "this") });
        platform.Arrived = _ => logged.Add(File.ReadAllText(file.Path));

        await platform.CreateErrorAsync();

        Assert.All(logged, text => Assert.Contains(" this ", text, StringComparison.Ordinal));
        Assert.Equal((true, false), (await IsLogged(43), await IsLogged(44)));

        Task<bool?> IsLogged(int secondsLater)
        {
            var now = platform.Clock.Now.AddSeconds(secondsLater);
            return new PendingCreateLog(file.Path, "other").HasOtherAsync(new(platform.Options.BaseUri, "Contoso", now), now);
        }
    }

    [Theory]
    [InlineData(true, "Possible match: 123. Another process on this machine may have created it.")]
    [InlineData(false, "The file of pending creates could not be read, so creates of other processes are unknown.")]
    public async Task Match_that_may_be_of_another_process_is_not_claimed(bool isReadable, string details)
    {
        using var file = new LogFile();
        Directory.CreateDirectory(isReadable ? Path.GetDirectoryName(file.Path)! : file.Path);
        var platform = new FakePlatform().OnPost(504).OnGet(200, Match)
            .With(options => options with { PendingCreateLog = new PendingCreateLog(file.Path, "this") });
        await new PendingCreateLog(file.Path, "other").AddAsync(new(platform.Options.BaseUri, "Contoso", Sample.Now), Sample.Now);

        var error = await platform.CreateErrorAsync();

        Assert.Equal(CreateOutcomeUnknown, error.Kind);
        Assert.Equal([123], error.InstanceIds);
        Assert.Contains(details, error.Message, StringComparison.Ordinal);
    }

    private static void End(Task creation, FakePlatform platform)
    {
        if (!creation.IsCompleted)
        {
            platform.Release();
            Task.WaitAny([creation], Test.Cancellation);
        }
    }

    private sealed class LogFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

        public string Path => System.IO.Path.Combine(_folder.FullName, "log", "pending-creates");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
