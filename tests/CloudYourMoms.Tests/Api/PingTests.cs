using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class PingTests
{
    private const string Refusal = """{"requestId": "5f1a", "message": "Sorry"}""";

    [Theory]
    [InlineData(200, """{"dateTime": "2026-11-23T10:00:00Z", "endpoint": "sfdc"}""")]
    [InlineData(204, "")]
    public async Task Accepted_token_is_valid(int status, string body)
    {
        var platform = new FakePlatform().Returns(status, body);

        Assert.True(await Ping(platform));

        var sent = Assert.Single(platform.Sent);
        Assert.Equal("GET", sent.Method);
        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2/ping", sent.Address);
        Assert.Equal($"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}, Your_mom {Sample.Token}", sent.Authorization);
    }

    [Fact]
    public async Task Token_of_a_disabled_instance_is_invalid()
    {
        var platform = new FakePlatform().Returns(403, Refusal);

        Assert.False(await Ping(platform));

        Assert.Single(platform.Sent);
    }

    [Theory]
    [InlineData(200, "[]")]
    [InlineData(404, Sample.NoInstances)]
    public async Task Token_rejected_while_the_account_is_accepted_is_invalid(int status, string body)
    {
        var platform = new FakePlatform().Returns(401, Refusal).Returns(status, body);

        Assert.False(await Ping(platform));

        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2/instances?pageSize=1", platform.Sent[1].Address);
        Assert.Equal($"User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", platform.Sent[1].Authorization);
    }

    [Fact]
    public async Task Token_status_is_unknown_while_the_account_is_rejected() =>
        Assert.Equal(YourMomErrorKind.CredentialRejected, (await FailureOf(new FakePlatform().Returns(401, Refusal))).Kind);

    [Fact]
    public async Task Token_status_is_unknown_while_the_account_check_fails() =>
        Assert.Equal(
            YourMomErrorKind.PlatformUnavailable, (await FailureOf(new FakePlatform().Returns(401, Refusal).Returns(500, Refusal))).Kind);

    [Theory]
    [InlineData(403, "<html>Blocked by your company</html>", YourMomErrorKind.AccessDenied)]
    [InlineData(200, "<html>Sign in to the network</html>", YourMomErrorKind.UnexpectedResponse)]
    [InlineData(302, "", YourMomErrorKind.UnexpectedResponse)]
    [InlineData(404, Refusal, YourMomErrorKind.NotFound)]
    [InlineData(500, Refusal, YourMomErrorKind.PlatformUnavailable)]
    public async Task Inconclusive_response_is_an_error(int status, string body, YourMomErrorKind kind) =>
        Assert.Equal(kind, (await FailureOf(new FakePlatform().Returns(status, body))).Kind);

    [Fact]
    public async Task Ping_is_retried()
    {
        var platform = new FakePlatform().Returns(503, "{}").Returns(200, "{}");

        Assert.True(await Ping(platform, retries: 1));

        Assert.Equal(2, platform.Sent.Count);
    }

    [Fact]
    public async Task Error_that_echoes_the_token_hides_it()
    {
        var failure = await FailureOf(new FakePlatform().Returns(500, $$"""{"message": "I know no {{Sample.Token}}, sorry"}"""));

        Assert.Contains("I know no ********, sorry", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("t0ken\r\nX-Other: 1")]
    [InlineData("t0ken, Your_mom other")]
    public async Task Token_invalid_in_a_header_is_rejected_before_anything_is_sent(string token)
    {
        var platform = new FakePlatform().Returns(200, "{}");
        using var client = Sample.Client(platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.PingAsync(Sample.Secure(token), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidSecret, refusal.Kind);
        Assert.DoesNotContain("t0ken", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(platform.Sent);
    }

    private static Task<YourMomException> FailureOf(FakePlatform platform) => Assert.ThrowsAnyAsync<YourMomException>(() => Ping(platform));

    private static async Task<bool> Ping(FakePlatform platform, int retries = 0)
    {
        using var client = Sample.Client(platform, retries);
        return await client.PingAsync(Sample.Secure(Sample.Token), TestContext.Current.CancellationToken);
    }
}
