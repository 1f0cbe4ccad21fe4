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

        await client.GetOAuthUrlAsync(Sample.OAuthRequest() with { State = "s" }, Test.Cancellation);

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

    [Theory]
    [InlineData("https://www.mycoolapp.com/auth?x=1&y=ü%20z")]
    [InlineData("mycoolapp:/auth")]
    [InlineData("mycoolapp:auth")]
    public async Task Values_are_sent_unchanged(string callbackUrl)
    {
        var sent = await SentFor(Sample.OAuthRequest() with
        {
            ApiKey = "k+e/y=&?#%20 ü",
            CallbackUrl = new Uri(callbackUrl),
            State = "a+b/c=&d%3D#ü",
        });

        Assert.Equal(
            ("GET", "k+e/y=&?#%20 ü", Sample.ApiSecret, callbackUrl, "a+b/c=&d%3D#ü", null),
            (sent.Method, sent.Query("apiKey"), sent.Query("apiSecret"), sent.Query("callbackUrl"), sent.Query("state"), sent.Body));
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

            Assert.EndsWith(
                "&siteAddress=https%3A%2F%2Ftest.salesforce.com&scope=full%20refresh_token&empty=&hidden=h1dd%2Ben&yes=true&no=false" +
                "&whole=42&long=4200000000&fraction=1.5&decimal=2.50&address=https%3A%2F%2Fx.example%2Fa%2520b",
                sent.Address,
                StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Theory]
    [InlineData("apiKey", "x")]
    [InlineData("APISECRET", "x")]
    [InlineData("callbackUrl", "x")]
    [InlineData("State", "x")]
    [InlineData("", "x")]
    [InlineData("scope", new[] { "a", "b" })]
    public async Task Invalid_extra_parameter_is_rejected_by_name(string name, object value)
    {
        var refusal = await Refusal(Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>(name, value)));

        Assert.Equal(YourMomErrorKind.InvalidQueryParameter, refusal.Kind);
        Assert.Contains(name, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Extra_parameter_given_twice_is_rejected() => Assert.Equal(
        YourMomErrorKind.InvalidQueryParameter,
        (await Refusal(Sample.OAuthRequest("sfdc", new("scope", "a"), new("Scope", "b")))).Kind);

    [Fact]
    public async Task Api_secret_invalid_in_a_header_is_rejected() => Assert.Equal(
        YourMomErrorKind.InvalidSecret, (await Refusal(Sample.OAuthRequest() with { ApiSecret = Sample.Secure("line\nbreak") })).Kind);

    public static TheoryData<string> UnsuitableCallbackUrls =>
    [
        "auth", "https://www.mycoolapp.com/auth#part", "https://www.mycoolapp.com/auth#", "https://user:pw@www.mycoolapp.com/auth",
        "https://www.mycoolapp.com/a uth", "localhost:8400/auth", "localhost:0", "http://localhost:0/auth",
        "https://www.mycoolapp.com:0/auth", "http://[::1]:00/", "localhost:9000/auth",
    ];

    [Theory]
    [MemberData(nameof(UnsuitableCallbackUrls))]
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
        await client.GetOAuthUrlAsync(request, Test.Cancellation);
        return Assert.Single(platform.Sent);
    }

    private static async Task<YourMomException> Refusal(OAuthUrlRequest request)
    {
        var platform = new FakePlatform();
        using var client = Sample.Client(platform);
        var refusal = await Test.ErrorOf(() => client.GetOAuthUrlAsync(request, Test.Cancellation));
        Assert.Empty(platform.Sent);
        return refusal;
    }
}
