using System.Net.Sockets;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

/// <summary>Changes that authorize an instance again, with what works once.</summary>
public sealed class UpdateAuthorizationTests
{
    private const string Refusal = """{"requestId": "5f1a", "message": "Sorry"}""";

    [Theory]
    [InlineData("code")]
    [InlineData("oauth_verifier")]
    public async Task Authorization_is_sent_once_and_its_lost_response_is_unknown(string parameter)
    {
        foreach (var platform in LostResponses())
        {
            var changes = new InstanceRequest { ProviderData = new Dictionary<string, object?> { [parameter] = "0nce+f4ke" } };

            var failure = await FailureOf(platform, changes);

            Assert.Equal(YourMomErrorKind.UpdateOutcomeUnknown, failure.Kind);
            Assert.Equal([123], failure.InstanceIds);
            Assert.StartsWith(
                "Unknown whether instance 123 was changed and reauthorized: the response was lost.",
                failure.Message,
                StringComparison.Ordinal);
            Assert.Single(platform.Sent);
        }
    }

    [Fact]
    public async Task Lost_response_keeps_the_gateways_message()
    {
        var failure = await FailureOf(new FakePlatform().Returns(504, Refusal), WithCode());

        Assert.Equal((504, "5f1a"), (Assert.IsType<ApiException>(failure).StatusCode, Assert.IsType<ApiException>(failure).RequestId));
        Assert.Contains("Sorry", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_is_unknown_outcome_only_for_an_authorization()
    {
        var options = Sample.Options(retries: 3) with { Timeout = TimeSpan.FromMilliseconds(50) };
        using var client = new YourMomClient(options, new FakePlatform().NeverReturns());

        Assert.Equal(YourMomErrorKind.UpdateOutcomeUnknown, (await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.UpdateInstanceAsync(123, WithCode(), TestContext.Current.CancellationToken))).Kind);
        Assert.Equal(YourMomErrorKind.RequestTimeout, (await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.UpdateInstanceAsync(123, new InstanceRequest { Name = "New" }, TestContext.Current.CancellationToken))).Kind);
    }

    [Fact]
    public async Task Code_that_may_have_been_processed_counts_as_used()
    {
        Func<FakePlatform>[] platforms =
            [() => new FakePlatform().Returns(200, Sample.InstanceJson), () => new FakePlatform().Returns(500, Refusal)];
        foreach (var platform in platforms.Select(make => make()).Concat(LostResponses()))
        {
            var used = new AuthorizationCodeCache();
            await Record.ExceptionAsync(() => Change(platform, WithCode(), used));

            var refusal = await FailureOf(platform, WithCode(), used);

            Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, refusal.Kind);
            Assert.Equal(
                ValidationErrorCode.CodeUsed, Assert.Single(Assert.IsType<InstanceValidationException>(refusal).ValidationErrors).Kind);
            Assert.Single(platform.Sent);
        }
    }

    [Theory]
    [InlineData(400, YourMomErrorKind.RequestRejected)]
    [InlineData(401, YourMomErrorKind.CredentialRejected)]
    [InlineData(404, YourMomErrorKind.NotFound)]
    [InlineData(407, YourMomErrorKind.ProxyRefused)]
    [InlineData(429, YourMomErrorKind.TooManyRequests)]
    public async Task Code_of_a_rejected_change_is_not_used(int status, YourMomErrorKind kind)
    {
        var used = new AuthorizationCodeCache();
        var platform = new FakePlatform().Returns(status, Refusal).Returns(200, Sample.InstanceJson);

        Assert.Equal(kind, (await FailureOf(platform, WithCode(), used)).Kind);
        Assert.Single(platform.Sent);
        Assert.Equal(123, (await Change(platform, WithCode(), used)).Id);
    }

    [Fact]
    public async Task Code_that_was_never_sent_is_not_used()
    {
        var used = new AuthorizationCodeCache();
        var refused = new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused));
        var platform = new FakePlatform().Fails(refused).Returns(200, Sample.InstanceJson);
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Change(platform, WithCode(), used, canceled.Token));
        Assert.Equal(YourMomErrorKind.ConnectionFailed, (await FailureOf(platform, WithCode(), used)).Kind);
        Assert.Equal(123, (await Change(platform, WithCode(), used)).Id);
    }

    [Fact]
    public async Task Authorization_response_is_awaited_after_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var platform = new FakePlatform { Arrived = _ => cancellation.Cancel() }.ReturnsLater(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        var call = client.UpdateInstanceAsync(123, WithCode(), cancellation.Token);
        platform.Release();

        Assert.Equal(123, (await call).Id);
    }

    private static InstanceRequest WithCode() =>
        new() { ProviderData = new Dictionary<string, object?> { ["code"] = Sample.Secure(Sample.Code) } };

    private static IEnumerable<FakePlatform> LostResponses() =>
    [
        new FakePlatform().Fails(new HttpRequestException("broken", new IOException("broken"))),
        new FakePlatform().Returns(200, "<html>Sign in to the network</html>"),
        .. new[] { 408, 502, 503, 504, 522 }.Select(status => new FakePlatform().Returns(status, "{}", ("Retry-After", "1"))),
    ];

    private static Task<YourMomException> FailureOf(FakePlatform platform, InstanceRequest changes, AuthorizationCodeCache? used = null) =>
        Assert.ThrowsAnyAsync<YourMomException>(() => Change(platform, changes, used));

    private static async Task<Instance> Change(
        FakePlatform platform, InstanceRequest changes, AuthorizationCodeCache? used = null, CancellationToken? cancellationToken = null)
    {
        using var client = new YourMomClient(Sample.Options(retries: 3) with { AuthorizationCodes = used ?? new() }, platform);
        return await client.UpdateInstanceAsync(123, changes, cancellationToken ?? TestContext.Current.CancellationToken);
    }
}
