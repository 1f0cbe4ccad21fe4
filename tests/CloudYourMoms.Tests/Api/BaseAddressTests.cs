using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class BaseAddressTests
{
    [Theory]
    [InlineData("http://api.example.com/v2")]
    [InlineData("http://localhost.example.com/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://10.0.0.1/")]
    public void Plain_http_to_another_machine_is_rejected(string address) =>
        Assert.Equal(YourMomErrorKind.InsecureBaseUri, Refusal(new Uri(address)).Kind);

    [Theory]
    [InlineData("http://localhost:5000/api")]
    [InlineData("http://127.0.0.1:5000/api")]
    [InlineData("http://[::1]:5000/api")]
    [InlineData("https://api.example.com/api")]
    [InlineData("https://api.example.com/api/")]
    public async Task Https_and_local_http_addresses_are_used_unchanged(string address)
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = new YourMomClient(Sample.Options() with { BaseUri = new Uri(address) }, platform);

        await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);

        Assert.StartsWith(
            address.TrimEnd('/') + "/your_moms/sfdcservicecloud/oauth/url?",
            Assert.Single(platform.Sent).Address,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com/v2?tenant=1")]
    [InlineData("https://api.example.com/v2?")]
    [InlineData("https://api.example.com/v2#part")]
    [InlineData("https://user:pa55word@api.example.com/v2")]
    [InlineData("ftp://api.example.com/v2")]
    [InlineData("file:///api")]
    public void Address_with_extra_parts_is_rejected_without_its_password(string address)
    {
        var refusal = Refusal(new Uri(address));

        Assert.Equal(YourMomErrorKind.InvalidBaseUri, refusal.Kind);
        Assert.DoesNotContain("pa55word", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Relative_address_is_rejected_and_named()
    {
        var refusal = Refusal(new Uri("api/v2", UriKind.Relative));

        Assert.Equal(YourMomErrorKind.InvalidBaseUri, refusal.Kind);
        Assert.Contains("'api/v2'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Default_address_is_that_of_the_specification()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        using var client = Sample.Client(platform);

        await client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken);

        Assert.Equal("https://api.cloud-your_moms.com/your_moms/api-v2/instances", Assert.Single(platform.Sent).Address);
    }

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("ü", "%C3%BC")]
    [InlineData("a..b", "a..b")]
    public async Task Key_is_escaped_as_one_path_segment(string key, string escaped)
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = Sample.Client(platform);

        await client.GetOAuthUrlAsync(Sample.OAuthRequest(key), TestContext.Current.CancellationToken);

        Assert.StartsWith(
            $"https://api.cloud-your_moms.com/your_moms/api-v2/your_moms/{escaped}/oauth/url?apiKey=",
            Assert.Single(platform.Sent).Address,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("%2e%2e")]
    [InlineData("a%2Fb")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31m")]
    public async Task Key_invalid_as_path_segment_is_rejected(string key)
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = Sample.Client(platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(Sample.OAuthRequest(key), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidKey, refusal.Kind);
        Assert.Empty(platform.Sent);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    private static YourMomException Refusal(Uri address) => Assert.ThrowsAny<YourMomException>(
        () => new YourMomClient(new YourMomClientOptions { BaseUri = address }));
}
