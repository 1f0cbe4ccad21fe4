using CloudYourMoms.Authorization;

namespace CloudYourMoms.Tests.Authorization;

public sealed class QueryStringTests
{
    [Theory]
    [InlineData("code=aPrx%3D%3D", "aPrx==")]
    [InlineData("code=a%253D", "a%3D")]
    [InlineData("?code=a+b", "a b")]
    [InlineData("code=a%2Bb", "a+b")]
    [InlineData("code=a=b", "a=b")]
    [InlineData("code=", "")]
    [InlineData("code", "")]
    [InlineData("code=%C3%BC+%F0%9F%98%80", "ü 😀")]
    [InlineData("code=ü%20ö", "ü ö")]
    [InlineData("code=%3d%3D", "==")]
    [InlineData("%63ode=x", "x")]
    public void Value_is_decoded_exactly_once(string query, string value)
    {
        var parameter = Assert.Single(QueryString.TryParse(query)!);

        Assert.Equal("code", parameter.Key);
        Assert.Equal(value, parameter.Value);
    }

    [Fact]
    public void Parameter_without_a_name_has_an_empty_name() => Assert.Equal([new(string.Empty, "x")], QueryString.TryParse("=x")!);

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=x%zz")]
    [InlineData("a=%+1")]
    [InlineData("a=ok&b%=1")]
    public void Malformed_escape_invalidates_the_whole_query(string query) => Assert.Null(QueryString.TryParse(query));

    [Theory]
    [InlineData("a=%FF")]
    [InlineData("a=%C3")]
    [InlineData("a=%C0%AF")]
    [InlineData("a=%ED%A0%80")]
    public void Escape_with_invalid_UTF8_invalidates_the_whole_query(string query) => Assert.Null(QueryString.TryParse(query));

    [Fact]
    public void Supplementary_character_next_to_an_escape_is_preserved() =>
        Assert.Equal("😀=", Assert.Single(QueryString.TryParse("a=😀%3D")!).Value);

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("&&")]
    public void Query_without_parameters_is_empty(string query) => Assert.Empty(QueryString.TryParse(query)!);

    [Fact]
    public void Order_and_repetitions_are_kept() =>
        Assert.Equal(
            [new("b", "1"), new("a", "2"), new("b", "3")],
            QueryString.TryParse("b=1&a=2&b=3")!);

    [Theory]
    [InlineData("a+b/c=")]
    [InlineData("x&y=z#q?")]
    [InlineData("100% ü 😀")]
    [InlineData("")]
    public void Formatted_query_is_parsed_to_the_same_values(string value)
    {
        var query = QueryString.Format([new("na me", value), new("other", "1")]);

        Assert.Equal([new("na me", value), new("other", "1")], QueryString.TryParse(query)!);
        Assert.DoesNotContain(query, character => character is '+' or '#' or ' ' or '?');
    }

    [Theory]
    [InlineData("https://h/p?client_secret=x&a=1", "https://h/p?a=1")]
    [InlineData("https://h/p?a=%20%2B&client_secret=x", "https://h/p?a=%20%2B")]
    [InlineData("https://h/p?client%5Fsecret=x&a=1", "https://h/p?a=1")]
    [InlineData("https://h/p?client_secret=x", "https://h/p")]
    [InlineData("https://h:8443/p?a=1#client_secret=x", "https://h:8443/p?a=1")]
    [InlineData("https://h/p", "https://h/p")]
    public void Removed_parameter_leaves_the_others_unchanged(string address, string expected) =>
        Assert.Equal(expected, QueryString.Without(new Uri(address), (name, _) => name == "client_secret").AbsoluteUri);

    [Fact]
    public void Parameter_is_removed_by_its_decoded_value() =>
        Assert.Equal(
            "https://h/p?b=1",
            QueryString.Without(new Uri("https://h/p?a=s%2Bt&b=1"), (_, value) => value == "s+t").AbsoluteUri);
}
