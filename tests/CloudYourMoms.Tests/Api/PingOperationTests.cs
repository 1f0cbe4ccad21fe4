using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;
using static CloudYourMoms.Errors.YourMomErrorKind;

namespace CloudYourMoms.Tests.Api;

public sealed class PingOperationTests
{
    private const string Error = """{"requestId": "5f1a", "message": "Sorry"}""";

    [Theory]
    [InlineData(200, """{"dateTime": "2026-11-23T10:00:00Z", "endpoint": "sfdc"}""", true)]
    [InlineData(204, "", true)]
    [InlineData(403, Error, false)]
    public async Task Response_shows_whether_the_token_is_accepted(int status, string body, bool isAccepted)
    {
        var platform = new FakePlatform().Returns(status, body);

        Assert.Equal(isAccepted, await PingAsync(platform));
        Assert.Single(platform.Sent);
    }

    [Theory]
    [InlineData(200, "[]", null)]
    [InlineData(404, Sample.NoInstances, null)]
    [InlineData(401, Error, CredentialRejected)]
    [InlineData(500, Error, PlatformUnavailable)]
    public async Task Rejection_is_of_the_token_if_the_account_is_accepted(int status, string body, YourMomErrorKind? kind)
    {
        var platform = new FakePlatform().Returns(401, Error).Returns(status, body);
        bool? isAccepted = null;

        Assert.Equal(kind, await Test.KindOf(async () => isAccepted = await PingAsync(platform)));

        Assert.Equal(kind is null ? false : null, isAccepted);
        Assert.EndsWith("/instances?pageSize=1", platform.Sent[1].Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "<html>Blocked by your company</html>", AccessDenied)]
    [InlineData(302, "", UnexpectedResponse)]
    [InlineData(404, Error, NotFound)]
    [InlineData(500, Error, PlatformUnavailable)]
    public async Task Other_response_is_an_error(int status, string body, YourMomErrorKind kind) =>
        Assert.Equal(kind, await Test.KindOf(() => PingAsync(new FakePlatform().Returns(status, body))));

    [Fact]
    public async Task Error_does_not_show_the_token() => Assert.Equal(
        "The platform returned 500: Unknown: ********.",
        (await Test.ErrorOf(() => PingAsync(new FakePlatform().Returns(500, $$"""{"message": "Unknown: {{Sample.Token}}"}""")))).Message);

    private static Task<bool> PingAsync(FakePlatform platform) => platform.Client.PingAsync(Sample.Secure(Sample.Token), Test.Cancellation);
}
