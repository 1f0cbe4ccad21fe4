using CloudYourMoms.Api;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Api;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/files/..a/.b/c..")]
    [InlineData("/files?path=/../x")]
    [InlineData("/accounts/\ud83d\ude00")]
    public void Path_below_the_base_address_is_valid(string path) => Assert.Null(Record.Exception(() => RequestPath.RequireUsable(path)));

    [Theory]
    [InlineData("", "must begin with exactly one slash")]
    [InlineData("accounts", "must begin with exactly one slash")]
    [InlineData("?a=b", "must begin with exactly one slash")]
    [InlineData("//evil.example/x", "must begin with exactly one slash")]
    [InlineData("https://user:pa55word@evil.example/x", "must begin with exactly one slash")]
    [InlineData("/\\evil.example", "contains a fragment or a backslash")]
    [InlineData("/accounts#part", "contains a fragment or a backslash")]
    [InlineData("/../instances", "contains a segment of one or two dots")]
    [InlineData("/accounts/..", "contains a segment of one or two dots")]
    [InlineData("/accounts/./1", "contains a segment of one or two dots")]
    [InlineData("/accounts/..?x=1", "contains a segment of one or two dots")]
    [InlineData("/.%2E/instances", "contains a segment of one or two dots")]
    [InlineData("/accounts/..%2Finstances", "contains a segment of one or two dots")]
    [InlineData("/%25252e./instances", "contains a segment of one or two dots")]
    [InlineData("/accounts/..;x=1/instances", "contains a segment of one or two dots")]
    [InlineData("/accounts/..%5Cinstances", "contains a segment of one or two dots")]
    [InlineData("/accounts\r\nX-Other: 1", "contains a control character or an unpaired surrogate")]
    [InlineData("/accounts/%0D%0A", "contains a control character or an unpaired surrogate")]
    [InlineData("/accounts?a=b\nc", "contains a control character or an unpaired surrogate")]
    public void Path_that_leaves_the_base_address_is_rejected(string path, string reason)
    {
        var error = Assert.Throws<YourMomException>(() => RequestPath.RequireUsable(path));

        Assert.Equal(YourMomErrorKind.InvalidRequestPath, error.Kind);
        Assert.StartsWith($"The request path {reason}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_with_an_unpaired_surrogate_is_rejected() =>
        Assert.Throws<YourMomException>(() => RequestPath.RequireUsable("/accounts/\ude00\ud83d"));
}
