using CloudYourMoms.Api;

namespace CloudYourMoms.Tests.Api;

public sealed class ResourceRequestTests
{
    [Theory]
    [InlineData("GET", "GET")]
    [InlineData("post", "POST")]
    [InlineData("Put", "PUT")]
    [InlineData("patch", "PATCH")]
    [InlineData("DELETE", "DELETE")]
    public void Method_is_case_insensitive(string method, string expected) =>
        Assert.Equal(expected, new ResourceRequest { Method = method, Path = "/" }.Method);

    [Fact]
    public void Method_TRACE_is_rejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResourceRequest { Method = "TRACE", Path = "/" });

    [Fact]
    public void Text_of_a_request_has_no_query_and_body() => Assert.Equal(
        "POST /accounts",
        new ResourceRequest { Method = "POST", Path = "/accounts?a=s3cret", BodyText = "s3cret", Query = [new("b", "s3cret")] }.ToString());
}
