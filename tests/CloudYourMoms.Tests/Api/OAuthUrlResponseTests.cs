using System.Text.Json;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class OAuthUrlResponseTests
{
    [Fact]
    public async Task Specified_response_gives_an_authorization()
    {
        var authorization = await AuthorizationFor(_ => Sample.OAuthResponse());

        Assert.Equal("sfdcservicecloud", authorization.Key);
        Assert.Equal("sfdcservicecloud", authorization.State);
        Assert.Equal(new Uri(Sample.CallbackUrl), authorization.CallbackUrl);
        Assert.Equal(Sample.ApiKey, authorization.ApiKey);
        Assert.Equal(Sample.ApiSecret, Sample.Reveal(authorization.ApiSecret));
    }

    [Fact]
    public async Task Authorization_URI_is_secret_and_shown_without_client_secret()
    {
        var authorization = await AuthorizationFor(_ => Sample.OAuthResponse());

        Assert.Equal(
            "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=x&" +
            "client_secret=xyz789&scope=full%20refresh_token" +
            "&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state=sfdcservicecloud",
            Sample.Reveal(authorization.AuthorizationUri));
        Assert.Equal(
            "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=x&scope=full%20refresh_token" +
            "&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state=sfdcservicecloud",
            authorization.OAuthUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("client_assertion=")]
    [InlineData("password=")]
    [InlineData("p=")]
    [InlineData("next=%2Fauthorize%3Fclient_secret%3D")]
    public async Task Parameter_that_carries_the_api_secret_is_not_shown(string parameter)
    {
        var authorization = await AuthorizationFor(request =>
            $$"""{"your_mom": "sfdc", "oauthUrl": "https://login.example.com/?a=1&{{parameter}}""" +
            $$"""{{Uri.EscapeDataString(request.Query("apiSecret")!)}}&state=s"}""");

        Assert.Equal("https://login.example.com/?a=1&state=s", authorization.OAuthUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("sfdc\u001b[31m")]
    [InlineData("sfdc\nWARNING: paste your secret here")]
    [InlineData(Sample.ApiSecret)]
    public async Task Key_with_control_characters_or_a_secret_is_rejected(string key)
    {
        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => AuthorizationFor(
                _ => $$"""{"your_mom": {{JsonSerializer.Serialize(key)}}, "oauthUrl": "https://login.example.com/?state=s"}"""));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, refusal.Kind);
        Assert.DoesNotContain(Sample.ApiSecret, refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    [Fact]
    public async Task State_returned_unchanged_is_client_generated()
    {
        string? asked = null;
        var authorization = await AuthorizationFor(request => Sample.OAuthResponse(Uri.EscapeDataString(asked = request.Query("state")!)));

        Assert.True(authorization.IsStateClientGenerated);
        Assert.Equal(asked, authorization.State);
    }

    [Fact]
    public async Task State_replaced_by_the_platform_is_not_client_generated()
    {
        var authorization = await AuthorizationFor(_ => Sample.OAuthResponse("sfdc"));

        Assert.False(authorization.IsStateClientGenerated);
        Assert.Equal("sfdc", authorization.State);
    }

    [Fact]
    public async Task State_given_by_the_user_is_kept_and_not_client_generated()
    {
        var authorization = await AuthorizationFor(
            request => Sample.OAuthResponse(Uri.EscapeDataString(request.Query("state")!)),
            Sample.OAuthRequest() with { State = "my+own&state" });

        Assert.False(authorization.IsStateClientGenerated);
        Assert.Equal("my+own&state", authorization.State);
    }

    [Fact]
    public async Task State_is_null_when_the_address_has_none()
    {
        var authorization = await AuthorizationFor(_ => """{"your_mom": "sfdc", "oauthUrl": "https://login.example.com/?client_id=x"}""");

        Assert.Null(authorization.State);
        Assert.False(authorization.IsStateClientGenerated);
    }

    [Fact]
    public async Task Key_in_the_response_takes_precedence() =>
        Assert.Equal(
            "sfdcmarketingcloud",
            (await AuthorizationFor(_ => Sample.OAuthResponse(key: "sfdcmarketingcloud"), Sample.OAuthRequest("sfdc"))).Key);

    [Theory]
    [InlineData("""{"oauthUrl": "https://login.example.com/?state=s"}""")]
    [InlineData("""{"your_mom": null, "oauthUrl": "https://login.example.com/?state=s"}""")]
    [InlineData("""{"your_mom": "", "oauthUrl": "https://login.example.com/?state=s"}""")]
    public async Task Key_defaults_to_the_requested_one(string response) =>
        Assert.Equal("sfdc", (await AuthorizationFor(_ => response, Sample.OAuthRequest("sfdc"))).Key);

    [Theory]
    [InlineData("http://login.example.com/?client_secret=xyz789")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//login.example.com/")]
    [InlineData("login.example.com")]
    [InlineData("")]
    public async Task Address_unsuitable_for_a_browser_is_rejected(string address)
    {
        var failure = await Sample.FailureOfOAuthUrl(
            new FakePlatform().Returns(200, $$"""{"your_mom": "sfdc", "oauthUrl": "{{address}}"}"""));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.DoesNotContain("xyz789", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_text_holds_no_secret()
    {
        var text = (await AuthorizationFor(_ => Sample.OAuthResponse())).ToString();

        Assert.DoesNotContain("xyz789", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.ApiSecret, text, StringComparison.Ordinal);
        Assert.Contains("sfdcservicecloud", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Authorization_with_an_invalid_address_is_rejected()
    {
        var authorization =
            Sample.Authorization() with { AuthorizationUri = Sample.Secure("http://login.example.com/?client_secret=xyz789") };

        var refusal = Assert.ThrowsAny<YourMomException>(() => authorization.OAuthUrl);

        Assert.Equal(YourMomErrorKind.InvalidOAuthUrl, refusal.Kind);
        Assert.DoesNotContain("xyz789", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sample.ApiSecret)]
    [InlineData("before " + Sample.ApiSecret)]
    [InlineData(Sample.UserSecret)]
    [InlineData("xyz789")]
    public async Task State_that_is_a_secret_is_rejected(string state)
    {
        var response = Sample.OAuthResponse(state: Uri.EscapeDataString(state));

        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Returns(200, response));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.Contains("its state is a secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(state, failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<AuthorizationRequest> AuthorizationFor(Func<SentRequest, string> response, OAuthUrlRequest? request = null)
    {
        var platform = new FakePlatform();
        platform.Returns(200, () => new StringContent(response(platform.Sent[^1])));
        using var client = Sample.Client(platform);
        return await client.GetOAuthUrlAsync(request ?? Sample.OAuthRequest(), TestContext.Current.CancellationToken);
    }
}
