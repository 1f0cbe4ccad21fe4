using System.Text.Json;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class OAuthUrlResponseTests
{
    [Fact]
    public async Task The_answer_of_the_specification_becomes_an_authorization()
    {
        var authorization = await AuthorizationFor(_ => Sample.OAuthAnswer());

        Assert.Equal("sfdcservicecloud", authorization.Key);
        Assert.Equal("sfdcservicecloud", authorization.State);
        Assert.Equal(new Uri(Sample.CallbackUrl), authorization.CallbackUrl);
        Assert.Equal(Sample.ApiKey, authorization.ApiKey);
        Assert.Equal(Sample.ApiSecret, Sample.Reveal(authorization.ApiSecret));
    }

    [Fact]
    public async Task The_whole_address_is_a_secret_and_the_shown_one_has_no_client_secret()
    {
        var authorization = await AuthorizationFor(_ => Sample.OAuthAnswer());

        Assert.Equal(
            "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=x&client_secret=xyz789&scope=full%20refresh_token" +
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
    public async Task A_parameter_that_carries_the_api_secret_is_not_shown_whatever_its_name(string parameter)
    {
        var authorization = await AuthorizationFor(request =>
            $$"""{"your_mom": "sfdc", "oauthUrl": "https://login.example.com/?a=1&{{parameter}}{{Uri.EscapeDataString(request.Query("apiSecret")!)}}&state=s"}""");

        Assert.Equal("https://login.example.com/?a=1&state=s", authorization.OAuthUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("sfdc\u001b[31m")]
    [InlineData("sfdc\nWARNING: paste your secret here")]
    [InlineData(Sample.ApiSecret)]
    public async Task A_key_that_could_steer_a_terminal_or_holds_a_secret_is_refused(string key)
    {
        var refusal = await Assert.ThrowsAsync<YourMomException>(() => AuthorizationFor(_ => $$"""{"your_mom": {{JsonSerializer.Serialize(key)}}, "oauthUrl": "https://login.example.com/?state=s"}"""));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, refusal.Kind);
        Assert.DoesNotContain(Sample.ApiSecret, refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    [Fact]
    public async Task A_random_state_that_comes_back_is_known_as_random()
    {
        string? asked = null;
        var authorization = await AuthorizationFor(request => Sample.OAuthAnswer(Uri.EscapeDataString(asked = request.Query("state")!)));

        Assert.True(authorization.IsStateClientGenerated);
        Assert.Equal(asked, authorization.State);
    }

    [Fact]
    public async Task A_state_that_the_platform_replaced_is_the_one_to_wait_for_and_not_random()
    {
        var authorization = await AuthorizationFor(_ => Sample.OAuthAnswer("sfdc"));

        Assert.False(authorization.IsStateClientGenerated);
        Assert.Equal("sfdc", authorization.State);
    }

    [Fact]
    public async Task A_state_of_the_users_own_is_kept_and_not_taken_for_random()
    {
        var authorization = await AuthorizationFor(
            request => Sample.OAuthAnswer(Uri.EscapeDataString(request.Query("state")!)),
            Sample.OAuthRequest() with { State = "my+own&state" });

        Assert.False(authorization.IsStateClientGenerated);
        Assert.Equal("my+own&state", authorization.State);
    }

    [Fact]
    public async Task An_address_without_state_has_none_to_wait_for()
    {
        var authorization = await AuthorizationFor(_ => """{"your_mom": "sfdc", "oauthUrl": "https://login.example.com/?client_id=x"}""");

        Assert.Null(authorization.State);
        Assert.False(authorization.IsStateClientGenerated);
    }

    [Fact]
    public async Task The_key_that_the_platform_echoes_wins() =>
        Assert.Equal("sfdcmarketingcloud", (await AuthorizationFor(_ => Sample.OAuthAnswer(key: "sfdcmarketingcloud"), Sample.OAuthRequest("sfdc"))).Key);

    [Theory]
    [InlineData("""{"oauthUrl": "https://login.example.com/?state=s"}""")]
    [InlineData("""{"your_mom": null, "oauthUrl": "https://login.example.com/?state=s"}""")]
    [InlineData("""{"your_mom": "", "oauthUrl": "https://login.example.com/?state=s"}""")]
    public async Task Without_an_echo_the_key_asked_for_stays(string answer) =>
        Assert.Equal("sfdc", (await AuthorizationFor(_ => answer, Sample.OAuthRequest("sfdc"))).Key);

    [Theory]
    [InlineData("http://login.example.com/?client_secret=xyz789")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//login.example.com/")]
    [InlineData("login.example.com")]
    [InlineData("")]
    public async Task An_address_that_no_browser_may_be_sent_to_is_refused(string address)
    {
        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Answers(200, $$"""{"your_mom": "sfdc", "oauthUrl": "{{address}}"}"""));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.DoesNotContain("xyz789", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_text_form_of_an_authorization_holds_a_secret()
    {
        var text = (await AuthorizationFor(_ => Sample.OAuthAnswer())).ToString();

        Assert.DoesNotContain("xyz789", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.ApiSecret, text, StringComparison.Ordinal);
        Assert.Contains("sfdcservicecloud", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authorization_made_by_hand_with_another_kind_of_address_is_refused()
    {
        var authorization = Sample.Authorization() with { AuthorizationUri = Sample.Secure("http://login.example.com/?client_secret=xyz789") };

        var refusal = Assert.Throws<YourMomException>(() => authorization.OAuthUrl);

        Assert.Equal(YourMomErrorKind.InvalidOAuthUrl, refusal.Kind);
        Assert.DoesNotContain("xyz789", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sample.ApiSecret)]
    [InlineData("before " + Sample.ApiSecret)]
    [InlineData(Sample.UserSecret)]
    [InlineData("xyz789")]
    public async Task State_that_is_a_secret_is_refused(string state)
    {
        var answer = Sample.OAuthAnswer(state: Uri.EscapeDataString(state));

        var failure = await Sample.FailureOfOAuthUrl(new FakePlatform().Answers(200, answer));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, failure.Kind);
        Assert.Contains("its state is a secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(state, failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<AuthorizationRequest> AuthorizationFor(Func<SentRequest, string> answer, OAuthUrlRequest? request = null)
    {
        var platform = new FakePlatform();
        platform.Answers(200, () => new StringContent(answer(platform.Sent[^1])));
        using var client = Sample.Client(platform);
        return await client.GetOAuthUrlAsync(request ?? Sample.OAuthRequest(), TestContext.Current.CancellationToken);
    }
}
