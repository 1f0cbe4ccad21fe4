using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Testing;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Authorization;

/// <summary>A prepared sign-in, which can be a record made by hand.</summary>
public sealed class AuthorizationRequestTests
{
    private const string Login = "https://login.example.com/authorize";

    public static TheoryData<string> UnsuitableAddresses =>
    [
        "", "not an address client_secret=xyz789", "/authorize?client_secret=xyz789",
        "http://login.example.com/authorize?client_secret=xyz789", "ftp://localhost/authorize?client_secret=xyz789",
        "javascript:alert('xyz789')",
    ];

    [Theory]
    [MemberData(nameof(UnsuitableAddresses))]
    public void Address_unsuitable_for_a_browser_is_rejected(string address)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => With(address).OAuthUrl);

        Assert.Equal(YourMomErrorKind.InvalidOAuthUrl, refusal.Kind);
        Assert.DoesNotContain("xyz789", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5000/authorize", "http://localhost:5000/authorize")]
    [InlineData("http://127.0.0.1:5000/authorize", "http://127.0.0.1:5000/authorize")]
    [InlineData("http://[::1]:5000/authorize", "http://[::1]:5000/authorize")]
    [InlineData(Login, Login)]
    [InlineData(Login + "?a=1", Login + "?a=1", "")]
    [InlineData(Login + "?client_secret=xyz789&a=1", Login + "?a=1")]
    [InlineData(Login + "?a=1&client%5Fsecret=xyz789", Login + "?a=1")]
    [InlineData(Login + "?a=1&CLIENT_SECRET=xyz789", Login + "?a=1")]
    [InlineData(Login + "?a=1&other=4p1%2Bf4k%22e%2F%26Q%3F%3D%27x", Login + "?a=1")]
    [InlineData(Login + "?a=1&other=before4p1%2Bf4k%22e%2F%26Q%3F%3D%27xafter", Login + "?a=1")]
    [InlineData(Login + "?a=1#client_secret=xyz789", Login + "?a=1")]
    [InlineData("https://app:unknown@login.example.com/authorize?a=1", Login + "?a=1")]
    [InlineData("https://f4kesecret.example.com/a", "https://masked.invalid/", "f4kesecret")]
    public void Address_is_shown_without_secrets(string address, string shown, string apiSecret = Sample.ApiSecret) =>
        Assert.Equal(shown, (With(address) with { ApiSecret = Sample.Secure(apiSecret) }).OAuthUrl.AbsoluteUri);

    public static TheoryData<string> Forms => [.. SecretForms.All.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Secret_in_any_encoding_and_part_is_not_shown(string form)
    {
        const string InUrl = "cL2n+/w&=3Hq8Zx5";
        foreach (var secret in new[] { Sample.ApiSecret, Sample.UserSecret, InUrl })
        {
            var echo = Uri.EscapeDataString(SecretForms.All[form](secret));
            string[] addresses =
            [
                $"https://login.example.com/{echo}/authorize?a=1",
                $"{Login}?startURL={Uri.EscapeDataString($"/setup?client={echo}&b=2")}",
                $"https://app:{echo}@login.example.com/authorize?a=1",
                $"{Login}?{echo}=1",
            ];
            Assert.All(addresses, address =>
            {
                var authorization = With($"{address}&client_secret={Uri.EscapeDataString(InUrl)}") with
                {
                    OtherSecrets = [Sample.Secure(Sample.UserSecret)],
                };

                var shown = authorization.OAuthUrl.AbsoluteUri;

                Assert.Empty(new SecretScan([new("secret", secret)]).Find(shown));
                Assert.StartsWith("https://login.example.com/", shown, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task Secrets_of_the_OAuth_URL_request_are_not_shown()
    {
        using var client = Sample.Client(new FakePlatform().Returns(
            200, $$"""{"oauthUrl": "https://login.example.com/{{Uri.EscapeDataString(Sample.UserSecret)}}?t=3xtra%2Bf4ke"}"""));

        var authorization = await client.GetOAuthUrlAsync(
            Sample.OAuthRequest("sfdc", new KeyValuePair<string, object>("tenant", Sample.Secure("3xtra+f4ke"))), Test.Cancellation);

        Assert.Equal("https://login.example.com/********?t=********", authorization.OAuthUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("?state=a%2Bb", "a+b")]
    [InlineData("?a=1&state=x", "x")]
    [InlineData("?State=x", null)]
    [InlineData("", null)]
    public void State_is_that_of_the_address(string query, string? state) => Assert.Equal(state, With(Login + query).State);

    [Fact]
    public void Text_is_the_key_and_callback_URL_on_one_line()
    {
        var callbackUrl = new Uri("http://me@localhost:8400/auth?secret=x");

        Assert.Matches(
            @"^AuthorizationRequest \{ Key = sf[^\u001b\n]*dc, CallbackUrl = http://localhost:8400/auth \}$",
            (Sample.Authorization() with { Key = "sf\u001b[31m\ndc", CallbackUrl = callbackUrl }).ToString());
        Assert.Equal(
            "AuthorizationResponse { Key = sfdcservicecloud, CallbackUrl = http://localhost:8400/auth, ReceivedAt = 2026-11-23 10:00:00Z }",
            (Sample.Callback() with { CallbackUrl = callbackUrl }).ToString());
    }

    private static AuthorizationRequest With(string address) => Sample.Authorization() with { AuthorizationUri = Sample.Secure(address) };
}
