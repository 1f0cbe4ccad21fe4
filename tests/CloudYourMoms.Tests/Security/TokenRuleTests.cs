using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Security;

public sealed class TokenRuleTests
{
    [Theory]
    [InlineData(Sample.Token)]
    [InlineData("t0kenvalue")]
    [InlineData("eyJhbGciOiJkaXIifQ..iv.ct.tag")]
    [InlineData("xX4x-_~.+/=")]
    [InlineData("!#$&*")]
    public void Token_of_visible_ASCII_is_valid(string token) => Assert.Null(TokenRule.Problem(token));

    [Theory]
    [InlineData("*")]
    [InlineData("••••••••")]
    [InlineData("XXXX-xxxx-XXXX")]
    [InlineData("...")]
    [InlineData("…")]
    [InlineData("********ukiE")]
    [InlineData("3sU...ukiE")]
    [InlineData("3sU…ukiE")]
    [InlineData("<hidden>")]
    [InlineData("[REDACTED]")]
    public void Masked_token_is_invalid(string token) => Assert.Equal("the token is masked", TokenRule.Problem(token));

    [Theory]
    [InlineData("t0ken\r\nX-Header: 1")]
    [InlineData("t0ken\n")]
    [InlineData(" t0ken")]
    [InlineData("t0ken,t0ken")]
    [InlineData("tökén")]
    [InlineData("t0ken\0")]
    [InlineData("t0ken\u007f")]
    public void Token_invalid_in_a_header_is_rejected(string token) =>
        Assert.Equal("the token contains a space, a comma, a line break or a character outside ASCII", TokenRule.Problem(token));

    [Theory]
    [InlineData(0, "the token is empty")]
    [InlineData(1, null)]
    [InlineData(65536, null)]
    [InlineData(65537, "the token is longer than 65536 characters")]
    public void Token_length_is_limited(int length, string? problem) =>
        Assert.Equal(problem, TokenRule.Problem(new string('a', length)));
}
