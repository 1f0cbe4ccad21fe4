using System.Net.Sockets;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>The calls about the account and its instances that need nothing but the account's secrets.</summary>
public sealed class AccountOperationTests
{
    private const string Base = "https://api.cloud-your_moms.com/your_moms/api-v2";
    private const string Refusal = """{"requestId": "5f1a", "message": "Sorry"}""";
    private readonly FakeClock _clock = new();

    public static TheoryData<string> EveryCall => [.. Calls.Keys];

    private static Dictionary<string, Func<YourMomClient, CancellationToken, Task>> Calls { get; } = new(StringComparer.Ordinal)
    {
        ["verify"] = (client, cancellationToken) => client.VerifyCredentialAsync(cancellationToken),
        ["keys"] = (client, cancellationToken) => client.GetKeysAsync(cancellationToken),
        ["enable"] = (client, cancellationToken) => client.SetInstanceEnabledAsync(123, enabled: true, cancellationToken),
        ["disable"] = (client, cancellationToken) => client.SetInstanceEnabledAsync(123, enabled: false, cancellationToken),
        ["delete"] = (client, cancellationToken) => client.DeleteInstanceAsync(123, cancellationToken),
    };

    [Theory]
    [InlineData("verify", "GET", "/instances?pageSize=1")]
    [InlineData("keys", "GET", "/your_moms/keys")]
    [InlineData("enable", "PUT", "/instances/123/enabled")]
    [InlineData("disable", "DELETE", "/instances/123/enabled")]
    [InlineData("delete", "DELETE", "/instances/123")]
    public async Task Operation_is_sent_once_with_account_secrets_and_no_body(string call, string method, string address)
    {
        var platform = new FakePlatform().Returns(200, "[]");

        await Run(call, platform);

        Assert.Equal(
            new SentRequest(method, Base + address, $"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", null, null),
            Assert.Single(platform.Sent));
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Rejected_secrets_are_reported(string call)
    {
        var failure = await FailureOf(call, new FakePlatform().Returns(401, Refusal));

        Assert.Equal(YourMomErrorKind.CredentialRejected, failure.Kind);
        Assert.Equal("5f1a", Assert.IsType<ApiException>(failure).RequestId);
        Assert.Contains("Sorry", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Operation_without_credentials_sends_nothing(string call)
    {
        var platform = new FakePlatform().Returns(200, "[]");
        using var client = new YourMomClient(new YourMomClientOptions(), platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(() => Calls[call](client, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CredentialMissing, refusal.Kind);
        Assert.Empty(platform.Sent);
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Proxy_page_is_not_a_success(string call) => Assert.Equal(
        YourMomErrorKind.UnexpectedResponse,
        (await FailureOf(call, new FakePlatform().Returns(200, "<html>Sign in to the network</html>"))).Kind);

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Operation_is_retried_after_gateway_or_network_failure(string call)
    {
        var platform = new FakePlatform().Returns(503, "{}").Fails(new IOException("broken")).Returns(429, "{}").Returns(200, "[]");

        await Run(call, platform, retries: 3);

        Assert.Equal(4, platform.Sent.Count);
        Assert.Single(platform.Sent.Distinct());
        Assert.Equal([1, 2, 4], _clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Operation_ends_at_once_when_canceled(string call)
    {
        using var cancellation = new CancellationTokenSource();
        using var client = Sample.Client(new FakePlatform { Arrived = _ => cancellation.Cancel() }.NeverReturns());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls[call](client, cancellation.Token));
    }

    [Fact]
    public async Task Secrets_of_an_account_without_instances_are_valid() =>
        await Run("verify", new FakePlatform().Returns(404, Sample.NoInstances));

    [Fact]
    public async Task Secrets_are_not_valid_after_a_404_from_a_proxy() =>
        Assert.Equal(
            YourMomErrorKind.NotFound, (await FailureOf("verify", new FakePlatform().Returns(404, "<html>Not found</html>"))).Kind);

    [Fact]
    public async Task Keys_are_those_that_the_platform_lists()
    {
        using var client = Sample.Client(new FakePlatform().Returns(200, """["sfdc", "zendesk"]"""));

        Assert.Equal(["sfdc", "zendesk"], await client.GetKeysAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""["sfdc", ""]""")]
    [InlineData("""[{"key": "sfdc"}]""")]
    [InlineData("")]
    public async Task Keys_in_another_format_are_an_error(string body) =>
        Assert.Equal(YourMomErrorKind.UnexpectedResponse, (await FailureOf("keys", new FakePlatform().Returns(200, body))).Kind);

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, "")]
    [InlineData(200, " \r\n")]
    [InlineData(200, "null")]
    [InlineData(202, Sample.InstanceJson)]
    public async Task Operation_succeeds_with_any_response_body(int status, string body)
    {
        await Run("enable", new FakePlatform().Returns(status, body));
        await Run("disable", new FakePlatform().Returns(status, body));
        await Run("delete", new FakePlatform().Returns(status, body));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task Missing_instance_is_reported(string call) =>
        Assert.Equal(YourMomErrorKind.NotFound, (await FailureOf(call, new FakePlatform().Returns(404, Refusal), retries: 3)).Kind);

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Delete_retried_after_a_gateway_error_accepts_a_404(int status) =>
        await Run("delete", new FakePlatform().Returns(status, "{}").Returns(429, "{}").Returns(404, Refusal), retries: 3);

    [Fact]
    public async Task Delete_retried_after_a_broken_connection_accepts_a_404() =>
        await Run(
            "delete",
            new FakePlatform().Fails(new HttpRequestException("broken", new IOException("broken"))).Returns(404, Refusal),
            retries: 3);

    [Fact]
    public async Task Delete_retried_after_unprocessed_requests_reports_a_404()
    {
        var neverSent = new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused));

        Assert.Equal(
            YourMomErrorKind.NotFound,
            (await FailureOf("delete", new FakePlatform().Returns(429, "{}").Fails(neverSent).Returns(404, Refusal), retries: 3)).Kind);
    }

    [Fact]
    public async Task Delete_does_not_accept_a_404_from_a_proxy() => Assert.Equal(
        YourMomErrorKind.NotFound,
        (await FailureOf("delete", new FakePlatform().Returns(504, "{}").Returns(404, "<html>Not found</html>"), retries: 3)).Kind);

    [Fact]
    public async Task Enable_retried_after_a_gateway_error_reports_a_404() =>
        Assert.Equal(
            YourMomErrorKind.NotFound,
            (await FailureOf("enable", new FakePlatform().Returns(504, "{}").Returns(404, Refusal), retries: 3)).Kind);

    private Task<YourMomException> FailureOf(string call, FakePlatform platform, int retries = 0) =>
        Assert.ThrowsAnyAsync<YourMomException>(() => Run(call, platform, retries));

    private async Task Run(string call, FakePlatform platform, int retries = 0)
    {
        using var client = Sample.Client(platform, retries, _clock);
        await Calls[call](client, TestContext.Current.CancellationToken);
    }
}
