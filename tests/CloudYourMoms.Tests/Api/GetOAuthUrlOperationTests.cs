using System.Text.Json;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class GetOAuthUrlOperationTests
{
    private const string Url = "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=x&";

    [Fact]
    public async Task Specified_response_returns_an_authorization_request()
    {
        var authorization = await ReadAsync(_ => Sample.OAuthResponse());

        Assert.Equal(
            ("sfdcservicecloud", "sfdcservicecloud", new Uri(Sample.CallbackUrl), Sample.ApiKey, Sample.ApiSecret),
            (authorization.Key,
                authorization.State,
                authorization.CallbackUrl,
                authorization.ApiKey,
                Sample.ToPlainText(authorization.ApiSecret)));
        Assert.DoesNotContain("xyz789", authorization.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_URI_is_secret_and_shown_without_client_secret()
    {
        var authorization = await ReadAsync(_ => Sample.OAuthResponse());

        const string Rest = "scope=full%20refresh_token&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fauth&state=sfdcservicecloud";
        Assert.Equal($"{Url}client_secret=xyz789&{Rest}", Sample.ToPlainText(authorization.AuthorizationUri));
        Assert.Equal(Url + Rest, authorization.OAuthUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("client_assertion=")]
    [InlineData("p=")]
    [InlineData("next=%2Fauthorize%3Fclient_secret%3D")]
    public async Task Parameter_with_the_api_secret_is_not_shown(string parameter)
    {
        var authorization = await ReadAsync(request =>
            Response($"https://login.example.com/?a=1&{parameter}{Uri.EscapeDataString(request.Query("apiSecret")!)}&state=s"));

        Assert.Equal("https://login.example.com/?a=1&state=s", authorization.OAuthUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("\"\"", "sfdc")]
    [InlineData("null", "sfdc")]
    [InlineData("\"sfdcmarketingcloud\"", "sfdcmarketingcloud")]
    public async Task Key_of_the_response_takes_precedence(string key, string expected)
    {
        var response = $$"""{"your_mom": {{key}}, "oauthUrl": "https://login.example.com/?state=s"}""";

        Assert.Equal(expected, (await ReadAsync(_ => response, Sample.OAuthRequest("sfdc"))).Key);
    }

    [Theory]
    [InlineData("sfdc\u001b[31m")]
    [InlineData("sfdc\nWARNING: paste your secret here")]
    [InlineData(Sample.ApiSecret)]
    public async Task Key_with_control_characters_or_a_secret_is_unexpected(string key)
    {
        var error = await Test.ErrorOf(() => ReadAsync(_ => Response("https://login.example.com/?state=s", key)));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, error.Kind);
        Assert.DoesNotContain(Sample.ApiSecret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    // The state of the request, and the state in the response; * is that of the request.
    [Theory]
    [InlineData(null, "*", true)]
    [InlineData(null, "sfdc", false)]
    [InlineData("my+own&state", "*", false)]
    [InlineData("my+own&state", null, false)]
    public async Task State_is_client_generated_if_returned_unchanged(string? requested, string? returned, bool isClientGenerated)
    {
        string? sent = null;

        var authorization = await ReadAsync(
            request =>
            {
                sent = request.Query("state")!;
                var state = returned is null ? string.Empty : "&state=" + Uri.EscapeDataString(returned == "*" ? sent : returned);
                return Response($"https://login.example.com/?client_id=x{state}");
            },
            Sample.OAuthRequest() with { State = requested });

        Assert.Equal((returned == "*" ? sent : returned, isClientGenerated), (authorization.State, authorization.IsStateClientGenerated));
    }

    [Theory]
    [InlineData(Sample.ApiSecret)]
    [InlineData("before " + Sample.ApiSecret)]
    [InlineData(Sample.UserSecret)]
    [InlineData("xyz789")]
    public async Task State_with_a_secret_is_unexpected(string state)
    {
        var error = await Test.ErrorOf(() => ReadAsync(_ => Sample.OAuthResponse(state: Uri.EscapeDataString(state))));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, error.Kind);
        Assert.Contains("its state is a secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(state, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_with_a_short_secret_within_is_kept() => Assert.Equal(
        "before xyz789", (await ReadAsync(_ => Sample.OAuthResponse(state: "before%20xyz789"))).State);

    [Theory]
    [InlineData("http://login.example.com/?client_secret=xyz789")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//login.example.com/")]
    [InlineData("login.example.com")]
    [InlineData("")]
    public async Task Address_unsuitable_for_a_browser_is_rejected(string address)
    {
        var error = await Test.ErrorOf(() => ReadAsync(_ => Response(address)));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, error.Kind);
        Assert.DoesNotContain("xyz789", error.ToString(), StringComparison.Ordinal);
    }

    private static string Response(string address, string key = "sfdc") =>
        $$"""{"your_mom": {{JsonSerializer.Serialize(key)}}, "oauthUrl": {{JsonSerializer.Serialize(address)}}}""";

    private static Task<AuthorizationRequest> ReadAsync(Func<SentRequest, string> response, OAuthUrlRequest? request = null)
    {
        var platform = new FakePlatform();
        platform.Returns(200, () => new StringContent(response(platform.Sent[^1])));
        return platform.Client.GetOAuthUrlAsync(request ?? Sample.OAuthRequest(), Test.Cancellation);
    }
}
