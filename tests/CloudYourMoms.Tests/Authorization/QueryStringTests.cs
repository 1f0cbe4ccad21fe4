using CloudYourMoms.Authorization;

namespace CloudYourMoms.Tests.Authorization;

public sealed class QueryStringTests
{
    public static TheoryData<string, string> Values =>
    [
        ("code=aPrx%3D%3D", "aPrx=="), ("code=a%253D", "a%3D"), ("?code=a+b", "a b"), ("code=a%2Bb", "a+b"), ("code=a=b", "a=b"),
        ("code=", ""), ("code", ""), ("code=%C3%BC+%F0%9F%98%80", "ü 😀"), ("code=ü%20ö", "ü ö"), ("code=😀%3D", "😀="),
        ("code=%3d%3D", "=="), ("%63ode=x", "x"),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_is_decoded_exactly_once(string query, string value) =>
        Assert.Equal([new("code", value)], QueryString.TryParse(query)!);

    public static TheoryData<string> InvalidEscapes =>
    [
        "a=%", "a=%4", "a=x%zz", "a=%+1", "a=ok&b%=1", "a=%FF", "a=%C3", "a=%C0%AF", "a=%ED%A0%80",
    ];

    [Theory]
    [MemberData(nameof(InvalidEscapes))]
    public void Invalid_escape_invalidates_the_query(string query) => Assert.Null(QueryString.TryParse(query));

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("&&", "")]
    [InlineData("=x", "[, x]")]
    [InlineData("b=1&a=2&b=3", "[b, 1] [a, 2] [b, 3]")]
    public void Parameters_keep_their_order_and_number(string query, string parameters) =>
        Assert.Equal(parameters, string.Join(' ', QueryString.TryParse(query)!));

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
    [InlineData("https://h/p?a=s%2Bt&b=1", "https://h/p?b=1")]
    [InlineData("https://h:8443/p?a=1#client_secret=x", "https://h:8443/p?a=1")]
    [InlineData("https://h/p", "https://h/p")]
    public void Removed_parameter_leaves_the_others_unchanged(string address, string expected) => Assert.Equal(
        expected,
        QueryString.Without(new Uri(address), (name, value) => name == "client_secret" || value == "s+t").AbsoluteUri);
}
