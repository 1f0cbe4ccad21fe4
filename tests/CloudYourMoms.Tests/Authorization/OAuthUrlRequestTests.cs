using System.Globalization;
using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

public sealed class OAuthUrlRequestTests
{
    [Fact]
    public async Task Request_matches_the_specification()
    {
        using var wire = new CannedConnection(HttpText.Ok(Sample.OAuthResponse()));
        using var client = new YourMomClient(
            Sample.Options() with { BaseUri = new Uri("http://localhost/your_moms/api-v2") }, wire.Handler());

        await client.GetOAuthUrlAsync(Sample.OAuthRequest() with { State = "s" }, TestContext.Current.CancellationToken);

        var lines = wire.Written.Split("\r\n");
        Assert.Equal(
            "GET /your_moms/api-v2/your_moms/sfdcservicecloud/oauth/url?apiKey=3MVG9fake.client_id&" +
            "apiSecret=4p1%2Bf4k%22e%2F%26Q%3F%3D%27x" +
            "&callbackUrl=http%3A%2F%2Flocalhost%3A8400%2Fauth&state=s HTTP/1.1",
            lines[0]);
        Assert.Contains($"Authorization: User {Sample.UserSecret}, Organization {Sample.OrganizationSecret}", lines);
        Assert.Contains("Accept: application/json", lines);
        Assert.Single(lines, line => line.StartsWith("User-Agent: CloudYourMoms/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_without_credentials_has_no_header()
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = new YourMomClient(new YourMomClientOptions(), platform);

        await client.GetOAuthUrlAsync(Sample.OAuthRequest(), TestContext.Current.CancellationToken);

        Assert.Null(Assert.Single(platform.Sent).Authorization);
    }

    [Fact]
    public async Task Query_value_is_sent_unchanged()
    {
        var sent = await SentFor(Sample.OAuthRequest() with
        {
            ApiKey = "k+e/y=&?#%20 ü",
            CallbackUrl = new Uri("https://www.mycoolapp.com/auth?x=1&y=ü%20z"),
            State = "a+b/c=&d%3D#ü",
        });

        Assert.Equal("GET", sent.Method);
        Assert.Equal("k+e/y=&?#%20 ü", sent.Query("apiKey"));
        Assert.Equal(Sample.ApiSecret, sent.Query("apiSecret"));
        Assert.Equal("https://www.mycoolapp.com/auth?x=1&y=ü%20z", sent.Query("callbackUrl"));
        Assert.Equal("a+b/c=&d%3D#ü", sent.Query("state"));
        Assert.Null(sent.Body);
    }

    [Fact]
    public async Task Generated_state_is_random()
    {
        var first = (await SentFor(Sample.OAuthRequest())).Query("state")!;
        var second = (await SentFor(Sample.OAuthRequest())).Query("state")!;

        Assert.NotEqual(first, second);
        var bytes = Convert.FromBase64String(first.Replace('-', '+').Replace('_', '/') + "=");
        Assert.True(bytes.Length * 8 >= 128, $"The state holds {bytes.Length * 8} bits.");
        Assert.True(bytes.Distinct().Count() > 8, "The state repeats few bytes.");
    }

    [Fact]
    public async Task Extra_parameters_are_formatted_by_type()
    {
        var previous = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var sent = await SentFor(Sample.OAuthRequest(
                "sfdc",
                new("siteAddress", "https://test.salesforce.com"),
                new("scope", "full refresh_token"),
                new("empty", string.Empty),
                new("hidden", Sample.Secure("h1dd+en")),
                new("yes", true),
                new("no", false),
                new("whole", 42),
                new("long", 4_200_000_000L),
                new("fraction", 1.5),
                new("decimal", 2.50m),
                new("address", new Uri("https://x.example/a%20b"))));

            Assert.Equal("https://test.salesforce.com", sent.Query("siteAddress"));
            Assert.Equal("full refresh_token", sent.Query("scope"));
            Assert.Contains("&empty=&", sent.Address, StringComparison.Ordinal);
            Assert.Equal("h1dd+en", sent.Query("hidden"));
            Assert.Equal("true", sent.Query("yes"));
            Assert.Equal("false", sent.Query("no"));
            Assert.Equal("42", sent.Query("whole"));
            Assert.Equal("4200000000", sent.Query("long"));
            Assert.Equal("1.5", sent.Query("fraction"));
            Assert.Equal("2.50", sent.Query("decimal"));
            Assert.Equal("https://x.example/a%20b", sent.Query("address"));
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Theory]
    [InlineData("apiKey")]
    [InlineData("APISECRET")]
    [InlineData("callbackUrl")]
    [InlineData("State")]
    [InlineData("")]
    public async Task Extra_parameter_with_reserved_or_empty_name_is_rejected(string name) =>
        Assert.Equal(
            YourMomErrorKind.InvalidQueryParameter,
            (await Refusal(Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>(name, "x")))).Kind);

    [Fact]
    public async Task Extra_parameter_given_twice_is_rejected() => Assert.Equal(
        YourMomErrorKind.InvalidQueryParameter,
        (await Refusal(Sample.OAuthRequest("sfdc", new("scope", "a"), new("Scope", "b")))).Kind);

    [Fact]
    public async Task Api_secret_invalid_in_a_header_is_rejected()
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = Sample.Client(platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(() =>
            client.GetOAuthUrlAsync(
                Sample.OAuthRequest() with { ApiSecret = Sample.Secure("line\nbreak") }, TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.InvalidSecret, refusal.Kind);
        Assert.Empty(platform.Sent);
    }

    [Theory]
    [InlineData("mycoolapp:/auth")]
    [InlineData("mycoolapp:auth")]
    public async Task Custom_callback_scheme_is_sent(string callbackUrl) =>
        Assert.Equal(callbackUrl, (await SentFor(Sample.OAuthRequest() with { CallbackUrl = new Uri(callbackUrl) })).Query("callbackUrl"));

    [Fact]
    public async Task Extra_parameter_without_text_form_is_rejected_by_name()
    {
        var refusal = await Refusal(Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>("scope", new[] { "a", "b" })));

        Assert.Equal(YourMomErrorKind.InvalidQueryParameter, refusal.Kind);
        Assert.Contains("'scope'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth")]
    [InlineData("https://www.mycoolapp.com/auth#part")]
    [InlineData("https://www.mycoolapp.com/auth#")]
    [InlineData("https://user:pw@www.mycoolapp.com/auth")]
    [InlineData("https://www.mycoolapp.com/a uth")]
    [InlineData("localhost:8400/auth")]
    [InlineData("localhost:0")]
    [InlineData("http://localhost:0/auth")]
    [InlineData("https://www.mycoolapp.com:0/auth")]
    [InlineData("http://[::1]:00/")]
    [InlineData("localhost:9000/auth")]
    public async Task Callback_URL_unsuitable_for_a_provider_is_rejected(string callbackUrl)
    {
        var refusal = await Refusal(Sample.OAuthRequest() with { CallbackUrl = new Uri(callbackUrl, UriKind.RelativeOrAbsolute) });

        Assert.Equal(YourMomErrorKind.InvalidCallbackUrl, refusal.Kind);
        Assert.DoesNotContain("user:pw", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<SentRequest> SentFor(OAuthUrlRequest request)
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = Sample.Client(platform);
        await client.GetOAuthUrlAsync(request, TestContext.Current.CancellationToken);
        return Assert.Single(platform.Sent);
    }

    private static async Task<YourMomException> Refusal(OAuthUrlRequest request)
    {
        var platform = new FakePlatform().Returns(200, Sample.OAuthResponse());
        using var client = Sample.Client(platform);
        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.GetOAuthUrlAsync(request, TestContext.Current.CancellationToken));
        Assert.Empty(platform.Sent);
        return refusal;
    }
}
