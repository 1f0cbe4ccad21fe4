using System.Net.Sockets;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class CreateOutcomeTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(302, YourMomErrorKind.UnexpectedResponse)]
    [InlineData(400, YourMomErrorKind.RequestRejected)]
    [InlineData(401, YourMomErrorKind.CredentialRejected)]
    [InlineData(403, YourMomErrorKind.AccessDenied)]
    [InlineData(404, YourMomErrorKind.NotFound)]
    [InlineData(409, YourMomErrorKind.RequestRejected)]
    public async Task Rejection_is_looked_up_once_and_reported(int status, YourMomErrorKind kind)
    {
        var platform = new FakePlatform().To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(
            status, """{"requestId": "5f1a", "message": "Sorry", "providerMessage": "invalid_grant"}""", ("Retry-After", "1"));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Single(platform.Posts);
        Assert.Single(platform.Gets);
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(status, Assert.IsType<ApiException>(failure).StatusCode);
        Assert.Equal("5f1a", Assert.IsType<ApiException>(failure).RequestId);
        Assert.Contains("Sorry", failure.Message, StringComparison.Ordinal);
        Assert.Contains("invalid_grant", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(507)]
    [InlineData(522)]
    public async Task Server_or_gateway_error_is_followed_by_lookups(int status)
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(
            status, """{"requestId": "5f1a", "message": "Sorry"}""");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.Equal("5f1a", Assert.IsType<ApiException>(failure).RequestId);
        Assert.Single(platform.Posts);
        Assert.Equal([1, 2, 4, 8, 8, 7], _clock.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Contains("searchText=Contoso", platform.Gets[0].Address, StringComparison.Ordinal);
        Assert.DoesNotContain("tags", platform.Gets[0].Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_created_after_the_request_is_reported_with_its_id()
    {
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(404, Sample.NoInstances)
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .To("POST")
            .Returns(504, "{}");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Equal("Contoso", failure.InstanceName);
        Assert.StartsWith(
            "Instance 'Contoso' was created as 123, but the response with its token was lost, and",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Instances_of_another_name_or_earlier_time_do_not_match()
    {
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(200, Sample.InstanceList(
                (1, -90000, "Contoso"), (2, 1, "contoso"), (3, 1, "Contoso 2"), (4, 1, "Conto"), (5, -600, "Contoso 3")))
            .To("POST")
            .Returns(504, "{}");

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, (await Sample.FailureOfCreation(platform, _clock)).Kind);
    }

    [Fact]
    public async Task Creation_time_is_compared_on_the_platforms_clock()
    {
        // The platform is an hour behind: its new instance appears old here.
        var platform = new FakePlatform()
            .To("GET")
            .Returns(200, Sample.InstanceList((123, -3600, "Contoso")), ("Date", (Sample.Now - TimeSpan.FromHours(1)).ToString("R")))
            .To("POST")
            .Returns(504, "{}");

        Assert.Equal(YourMomErrorKind.CreateResponseLost, (await Sample.FailureOfCreation(platform, _clock)).Kind);
    }

    [Fact]
    public async Task Several_matches_leave_the_outcome_unknown_and_are_named()
    {
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso"), (124, 1, "Contoso")))
            .To("POST")
            .Returns(504, "{}");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123, 124], failure.InstanceIds);
        Assert.Contains("123, 124", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Match_after_a_rejection_is_named()
    {
        var list = Sample.InstanceList((123, 1, "Contoso")).Replace("\"sfdcservicecloud\"", "\"sfdc\"", StringComparison.Ordinal);
        var platform = new FakePlatform(_clock).To("GET").Returns(200, list).To("POST").Returns(
            409, """{"requestId": "5f1a", "message": "Sorry"}""");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
        Assert.Equal(409, Assert.IsType<ApiException>(failure).StatusCode);
        Assert.Contains("(the platform rejected it). Possible match: 123.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Sorry", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_lookup_leaves_the_outcome_unknown()
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(500, "{}").To("POST").Returns(504, "{}");

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, (await Sample.FailureOfCreation(platform, _clock)).Kind);
    }

    [Fact]
    public async Task Concurrent_create_of_the_same_name_leaves_the_outcome_unknown()
    {
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")))
            .To("POST")
            .ReturnsLater(200, Sample.InstanceJson)
            .Returns(504, "{}");
        using var client = Sample.Client(platform, clock: _clock);
        var concurrent = client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(() => client.CreateInstanceAsync(
            Sample.InstanceRequest().MergeWith(
                new InstanceRequest { ProviderData = new Dictionary<string, object?> { ["code"] = "another" } }),
            TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        platform.Release();
        Assert.Equal(123, (await concurrent).Instance.Id);
    }

    [Theory]
    [InlineData(YourMomErrorKind.CreateOutcomeUnknown, 1, "sfdc")]
    [InlineData(YourMomErrorKind.CreateOutcomeUnknown, 1, "")]
    [InlineData(YourMomErrorKind.CreateOutcomeUnknown, -20, "sfdcservicecloud")]
    [InlineData(YourMomErrorKind.CreateNotConfirmed, -90000, "sfdcservicecloud")]
    public async Task Possible_match_leaves_the_outcome_unknown(YourMomErrorKind kind, int secondsAfter, string key)
    {
        var list = Sample.InstanceList((123, secondsAfter, "Contoso ")).Replace(
            "\"sfdcservicecloud\"", $"\"{key}\"", StringComparison.Ordinal);
        var platform = new FakePlatform(_clock).To("GET").Returns(200, list).To("POST").Returns(504, "{}");

        Assert.Equal(kind, (await Sample.FailureOfCreation(platform, _clock)).Kind);
    }

    [Fact]
    public async Task Endless_lookup_leaves_the_outcome_unknown()
    {
        var platform = new FakePlatform(_clock).To("POST").Returns(504, "{}")
            .To("GET").Returns(200, Sample.InstanceList((1, -600, "Contoso")), ("Elements-Next-Page-Token", "more"));

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Contains("cannot be read completely", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Match_in_an_incomplete_lookup_leaves_the_outcome_unknown()
    {
        var platform = new FakePlatform(_clock)
            .To("GET")
            .Returns(200, Sample.InstanceList((123, 1, "Contoso")), ("Elements-Next-Page-Token", "more"))
            .Returns(200, Sample.InstanceList((123, 1, "Contoso"), (1, -600, "Contoso")), ("Elements-Next-Page-Token", "more"))
            .To("POST")
            .Returns(504, "{}");

        var failure = await Sample.FailureOfCreation(platform, _clock);

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Equal([123], failure.InstanceIds);
    }

    [Theory]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    public async Task Network_loss_during_a_request_is_a_lost_response(SocketError error)
    {
        var broken = new HttpRequestException("failed", new IOException("read", new SocketException((int)error)));
        var platform = new FakePlatform(_clock).To("GET").Returns(200, Sample.InstanceList((123, 1, "Contoso"))).To("POST").Fails(broken);

        Assert.Equal(YourMomErrorKind.CreateResponseLost, (await Sample.FailureOfCreation(platform, _clock)).Kind);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(502)]
    public async Task Provider_message_is_kept_separately(int status)
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Returns(
            status, """{"message": "Sorry", "providerMessage": "invalid_grant"}""");

        Assert.Equal("invalid_grant", Assert.IsType<ApiException>(await Sample.FailureOfCreation(platform, _clock)).ProviderMessage);
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

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateOutcomeUnknown, failure.Kind);
        Assert.Contains("Unknown whether instance", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, wire.Written.Split("POST /instances").Length);
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.TimedOut)]
    public async Task Connection_failure_after_a_possible_send_is_looked_up(SocketError error)
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").Fails(
            new HttpRequestException("failed", new SocketException((int)error)));

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, (await Sample.FailureOfCreation(platform, _clock)).Kind);
        Assert.Single(platform.Posts);
    }

    [Fact]
    public async Task Timeout_is_followed_by_a_lookup()
    {
        var platform = new FakePlatform(_clock).To("GET").Returns(404, Sample.NoInstances).To("POST").NeverReturns();
        using var client = new YourMomClient(Sample.Options(retries: 3, _clock) with { Timeout = TimeSpan.FromSeconds(1) }, platform);

        var failure = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CreateNotConfirmed, failure.Kind);
        Assert.Contains("1 second", failure.Message, StringComparison.Ordinal);
        Assert.Single(platform.Posts);
    }
}
