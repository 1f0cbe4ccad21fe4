using CloudYourMoms.Api;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Tests.Api;

public sealed class BaseAddressTests
{
    private static readonly BaseAddress Address = new(new Uri("https://a.example/v2/"));

    [Theory]
    [InlineData("http://api.example.com/v2")]
    [InlineData("http://localhost.example.com/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://10.0.0.1/")]
    public void Plain_http_to_another_machine_is_rejected(string address) =>
        Assert.Equal(YourMomErrorKind.InsecureBaseUri, ErrorOf(() => new BaseAddress(new Uri(address))).Kind);

    [Theory]
    [InlineData("http://localhost:5000/api")]
    [InlineData("http://127.0.0.1:5000/api")]
    [InlineData("http://[::1]:5000/api")]
    [InlineData("https://api.example.com/api")]
    [InlineData("https://api.example.com/api/")]
    public void Path_is_appended_to_https_and_local_http(string address) =>
        Assert.Equal(address.TrimEnd('/') + "/instances/1?a=b%26", new BaseAddress(new Uri(address))
            .Combine(["instances", "1"], [new("a", "b&")]).AbsoluteUri);

    [Theory]
    [InlineData("https://api.example.com/v2?tenant=1")]
    [InlineData("https://api.example.com/v2?")]
    [InlineData("https://api.example.com/v2#part")]
    [InlineData("https://user:pa55word@api.example.com/v2")]
    [InlineData("ftp://api.example.com/v2")]
    [InlineData("file:///api")]
    [InlineData("api/v2")]
    public void Address_with_other_parts_is_rejected_without_its_password(string address)
    {
        var error = ErrorOf(() => new BaseAddress(new Uri(address, UriKind.RelativeOrAbsolute)));

        Assert.Equal(YourMomErrorKind.InvalidBaseUri, error.Kind);
        Assert.Contains("api", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_address_is_that_of_the_specification() =>
        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2", new YourMomClientOptions().BaseUri.AbsoluteUri);

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("ü", "%C3%BC")]
    [InlineData("a..b", "a..b")]
    public void Segment_is_escaped(string key, string escaped) =>
        Assert.Equal($"https://a.example/v2/your_moms/{escaped}", Address.Combine(["your_moms", key]).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".")]
    [InlineData("...")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("%2e%2e")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a\u001b[31m")]
    public void Segment_that_changes_the_address_is_rejected(string key)
    {
        var error = ErrorOf(() => Address.Combine(["your_moms", key]));

        Assert.Equal(YourMomErrorKind.InvalidKey, error.Kind);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Segment_with_an_unpaired_surrogate_is_rejected() =>
        Assert.Equal(YourMomErrorKind.InvalidKey, ErrorOf(() => Address.Combine(["a\ud800"])).Kind);

    [Theory]
    [InlineData("/a", "/a?x=%26&y=")]
    [InlineData("/a?", "/a?x=%26&y=")]
    [InlineData("/a?b=1", "/a?b=1&x=%26&y=")]
    [InlineData("/a?b=1&", "/a?b=1&x=%26&y=")]
    public void Query_is_appended_to_that_of_the_path(string path, string resolved) => Assert.Equal(
        "https://a.example/v2" + resolved, Address.Resolve(path, [new("x", "&"), new("y", string.Empty)]).AbsoluteUri);

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/files/a%2Fb%20c.txt", "/files/a%2Fb%20c.txt")]
    [InlineData("/files/ü d...e", "/files/%C3%BC%20d...e")]
    [InlineData("/@evil.example/x", "/@evil.example/x")]
    [InlineData("/accounts/\ud83d\ude00", "/accounts/%F0%9F%98%80")]
    public void Path_stays_below_the_base_address(string path, string resolved) =>
        Assert.Equal("https://a.example/v2" + resolved, Address.Resolve(path, []).AbsoluteUri);

    [Theory]
    [InlineData("https://a.example/v2", "https://A.example/v2/", true)]
    [InlineData("https://a.example/v2", "HTTPS://a.example:443/v2", true)]
    [InlineData("https://a.example/v2", "https://a.example:8443/v2", false)]
    [InlineData("https://a.example/v2", "http://a.example/v2", false)]
    [InlineData("https://a.example/v2", "https://a.example/V2", false)]
    [InlineData("https://a.example/v2", "v2", false)]
    [InlineData("v2", "v2", false)]
    public void Absolute_addresses_are_compared_without_their_last_slash(string left, string right, bool areEqual) =>
        Assert.Equal(areEqual, BaseAddress.AreEqual(new(left, UriKind.RelativeOrAbsolute), new(right, UriKind.RelativeOrAbsolute)));

    private static YourMomException ErrorOf(Func<object> call) => Assert.Throws<YourMomException>(call);
}
