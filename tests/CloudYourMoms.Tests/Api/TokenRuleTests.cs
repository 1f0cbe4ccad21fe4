using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class TokenRuleTests
{
    [Theory]
    [InlineData(Sample.Token)]
    [InlineData("t0kenvalue")]
    [InlineData("eyJhbGciOiJkaXIifQ..iv.ct.tag")]
    [InlineData("xX4x-_~.+/=")]
    [InlineData("!#$&*")]
    public void Token_of_visible_ascii_is_usable(string token) => Assert.Null(TokenRule.Problem(token));

    [Theory]
    [InlineData("********")]
    [InlineData("*")]
    [InlineData("••••••••")]
    [InlineData("xxxxxxxx")]
    [InlineData("XXXX-XXXX-XXXX")]
    [InlineData("...")]
    [InlineData("…")]
    [InlineData("********ukiE")]
    [InlineData("3sU...ukiE")]
    [InlineData("3sU…ukiE")]
    [InlineData("<hidden>")]
    [InlineData("[REDACTED]")]
    public void Masked_token_is_a_problem(string token) => Assert.Equal("the token is masked", TokenRule.Problem(token));

    [Theory]
    [InlineData("t0ken\r\nX-Header: 1")]
    [InlineData("t0ken\n")]
    [InlineData(" t0ken")]
    [InlineData("t0ken,t0ken")]
    [InlineData("tökén")]
    [InlineData("t0ken\0")]
    [InlineData("t0ken\u007f")]
    public void Token_invalid_in_a_header_is_a_problem(string token) =>
        Assert.Equal("the token contains a space, a comma, a line break or a character outside ASCII", TokenRule.Problem(token));

    [Fact]
    public void Token_that_is_empty_or_too_long_is_a_problem()
    {
        Assert.Equal("the token is empty", TokenRule.Problem(string.Empty));
        Assert.Equal("the token is longer than 65536 characters", TokenRule.Problem(new string('a', 65537)));
    }
}
