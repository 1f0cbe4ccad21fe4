using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class ListKeysOperationTests
{
    [Fact]
    public async Task Keys_are_those_of_the_response() => Assert.Equal(
        ["sfdc", "zendesk"],
        await new FakePlatform().Returns(200, """["sfdc", "zendesk"]""").Client.GetKeysAsync(Test.Cancellation));

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""["sfdc", " "]""")]
    [InlineData("""[{"key": "sfdc"}]""")]
    [InlineData("")]
    public async Task Keys_in_another_format_are_unexpected(string body) => Assert.Equal(
        YourMomErrorKind.UnexpectedResponse,
        await new FakePlatform().Returns(200, body).KindOf(client => client.GetKeysAsync(Test.Cancellation)));
}
