using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

/// <summary>A prepared sign-in, which can be a record made by hand.</summary>
public sealed class AuthorizationRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("not an address client_secret=xyz789")]
    [InlineData("/authorize?client_secret=xyz789")]
    [InlineData("http://login.example.com/authorize?client_secret=xyz789")]
    [InlineData("ftp://localhost/authorize?client_secret=xyz789")]
    [InlineData("javascript:alert('xyz789')")]
    public async Task Address_unsuitable_for_a_browser_is_rejected_and_not_shown(string address)
    {
        var port = LoopbackClient.FreePort();
        var authorization = Sample.Authorization(
            callbackUrl: $"http://localhost:{port}/auth") with
        { AuthorizationUri = Sample.Secure(address) };

        var refusals = new[]
        {
            Assert.ThrowsAny<YourMomException>(() => authorization.OAuthUrl),
            Assert.ThrowsAny<YourMomException>(() => CallbackListener.StartForLaunch(authorization)),
            await Assert.ThrowsAnyAsync<YourMomException>(
                () => CallbackListener.StartAsync(authorization, new CallbackListenerOptions(), TestContext.Current.CancellationToken)),
        };

        Assert.All(refusals, refusal =>
        {
            Assert.Equal(YourMomErrorKind.InvalidOAuthUrl, refusal.Kind);
            Assert.DoesNotContain("xyz789", refusal.ToString(), StringComparison.Ordinal);
        });
        Assert.True(LoopbackClient.IsFree(System.Net.IPAddress.Loopback, port));
    }

    [Theory]
    [InlineData("http://localhost:5000/authorize")]
    [InlineData("http://127.0.0.1:5000/authorize")]
    [InlineData("http://[::1]:5000/authorize")]
    [InlineData("https://login.example.com/authorize")]
    public void Https_and_local_http_addresses_are_shown_unchanged(string address) =>
        Assert.Equal(address, (Sample.Authorization() with { AuthorizationUri = Sample.Secure(address) }).OAuthUrl.AbsoluteUri);

    [Theory]
    [InlineData("client_secret=xyz789&a=1")]
    [InlineData("a=1&client%5Fsecret=xyz789")]
    [InlineData("a=1&CLIENT_SECRET=xyz789")]
    [InlineData("a=1&other=4p1%2Bf4k%22e%2F%26Q%3F%3D%27x")]
    [InlineData("a=1&other=before4p1%2Bf4k%22e%2F%26Q%3F%3D%27xafter")]
    [InlineData("a=1#client_secret=xyz789")]
    public void Displayed_address_holds_no_secret(string query) => Assert.Equal(
        "https://login.example.com/authorize?a=1",
        (Sample.Authorization() with
        {
            AuthorizationUri = Sample.Secure("https://login.example.com/authorize?" + query),
        }).OAuthUrl.AbsoluteUri);

    public static TheoryData<string> Forms => [.. SecretForms.All.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Secret_in_any_encoding_and_part_of_the_address_is_not_shown(string form)
    {
        const string InUrl = "cL2n+/w&=3Hq8Zx5";
        foreach (var secret in new[] { Sample.ApiSecret, Sample.UserSecret, InUrl })
        {
            var echo = Uri.EscapeDataString(SecretForms.All[form](secret));
            string[] addresses =
            [
                $"https://login.example.com/{echo}/authorize?a=1",
                $"https://login.example.com/authorize?startURL={Uri.EscapeDataString($"/setup?client={echo}&b=2")}",
                $"https://app:{echo}@login.example.com/authorize?a=1",
                $"https://login.example.com/authorize?{echo}=1",
            ];
            Assert.All(addresses, address =>
            {
                var query = address.Contains('?', StringComparison.Ordinal) ? "&" : "?";
                var authorization = Sample.Authorization() with
                {
                    AuthorizationUri = Sample.Secure($"{address}{query}client_secret={Uri.EscapeDataString(InUrl)}"),
                    OtherSecrets = [Sample.Secure(Sample.UserSecret)],
                };

                var shown = authorization.OAuthUrl.AbsoluteUri;

                Assert.Empty(new SecretScan([new("secret", secret)]).Find(shown));
                Assert.StartsWith("https://login.example.com/", shown, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void User_in_the_address_is_not_shown() => Assert.Equal(
        "https://login.example.com/authorize?a=1",
        (Sample.Authorization() with
        {
            AuthorizationUri = Sample.Secure("https://app:unknown@login.example.com/authorize?a=1"),
        }).OAuthUrl.AbsoluteUri);

    [Fact]
    public void Address_with_a_secret_in_its_host_is_not_shown() => Assert.Equal(
        "https://masked.invalid/",
        (Sample.Authorization() with
        {
            ApiSecret = Sample.Secure("f4kesecret"),
            AuthorizationUri = Sample.Secure("https://f4kesecret.example.com/a"),
        }).OAuthUrl.AbsoluteUri);

    [Fact]
    public async Task Secrets_of_the_request_are_not_shown_in_the_address()
    {
        using var client = Sample.Client(new FakePlatform().Returns(
            200, $$"""{"oauthUrl": "https://login.example.com/{{Uri.EscapeDataString(Sample.UserSecret)}}?t=3xtra%2Bf4ke"}"""));

        var authorization = await client.GetOAuthUrlAsync(
            Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>("tenant", Sample.Secure("3xtra+f4ke"))),
            TestContext.Current.CancellationToken);

        Assert.Equal("https://login.example.com/********?t=********", authorization.OAuthUrl.AbsoluteUri);
    }

    [Fact]
    public void Empty_app_secret_masks_nothing() => Assert.Equal(
        "https://login.example.com/authorize?a=1",
        (Sample.Authorization() with
        {
            AuthorizationUri = Sample.Secure("https://login.example.com/authorize?a=1"),
            ApiSecret = Sample.Secure(string.Empty),
        }).OAuthUrl.AbsoluteUri);

    [Theory]
    [InlineData("?state=a%2Bb", "a+b")]
    [InlineData("?a=1&state=x", "x")]
    [InlineData("?State=x", null)]
    [InlineData("", null)]
    public void State_is_read_from_the_sign_in_address(string query, string? state) =>
        Assert.Equal(
            state, (Sample.Authorization() with { AuthorizationUri = Sample.Secure("https://login.example.com/authorize" + query) }).State);

    [Fact]
    public void Record_text_is_its_key_and_callback_URL_on_one_line()
    {
        var authorization =
            Sample.Authorization() with { Key = "sf\u001b[31m\ndc", CallbackUrl = new Uri("http://me@localhost:8400/auth?secret=x") };
        var callback = Sample.Callback() with { CallbackUrl = new Uri("http://me@localhost:8400/auth?secret=x") };

        Assert.Matches(
            @"^AuthorizationRequest \{ Key = sf[^\u001b\n]*dc, CallbackUrl = http://localhost:8400/auth \}$", authorization.ToString());
        Assert.Equal(
            "AuthorizationResponse { Key = sfdcservicecloud, CallbackUrl = http://localhost:8400/auth, ReceivedAt = 2026-11-23 10:00:00Z }",
            callback.ToString());
    }
}
