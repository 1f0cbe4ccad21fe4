using System.Net;
using CloudYourMoms.Testing;

namespace CloudYourMoms.Sandbox.Tests;

/// <summary>The requests of the specification and their specified responses.</summary>
public sealed class SpecificationTests : SandboxTest
{
    private const string App = "apiKey=fake_salesforce_api_key&apiSecret=fake_salesforce_api_secret";
    private const string Login =
        "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=fake_salesforce_api_key&" +
        "client_secret=xyz789&scope=full%20refresh_token";

    [Theory]
    [InlineData(
        "/your_moms/sfdcservicecloud/oauth/url?" + App + "&callbackUrl=https://www.mycoolapp.com/auth&state=sfdc",
        """
        {
        "your_mom": "sfdcservicecloud",
        "oauthUrl": "
        """ + Login + """&redirect_uri=https://www.mycoolapp.com/auth&state=sfdcservicecloud"}""")]
    [InlineData(
        "/your_moms/sfdc/oauth/url?" + App + "&callbackUrl=https://www.demonstrab.ly/home&state=sfdcmarketingcloud",
        """
        {
        "your_mom": "sfdcmarketingcloud",
        "oauthUrl": "
        """ + Login + """&redirect_uri=https://www.demonstrab.ly/home&state=sfdc"}""")]
    [InlineData(
        "/your_moms/sfdcservicecloud/oauth/url?" + App + "&callbackUrl=https://www.demonstrab.ly/home&state=sfdc",
        """
        {
        "your_mom": "sfdc",
        "oauthUrl": "
        """ + Login + """&redirect_uri=https://www.demonstrab.ly/home&state=sfdc"}""")]
    [InlineData(
        "/your_moms/sfdcdocuments/oauth/url?" + App + "&callbackUrl=https://www.demonstrab.ly/home&state=sfdcdocuments",
        """
        {
        "your_mom": "sfdcdocuments",
        "oauthUrl": "
        """ + Login + """&redirect_uri=https://www.demonstrab.ly/home&state=sfdcdocuments"}""")]
    public async Task Specified_request_gets_the_specified_response(string path, string printed)
    {
        var response = await Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(
            WithoutLineBreaks(printed),
            WithoutLineBreaks(response.Text.Replace(
                Client.Origin.GetLeftPart(UriPartial.Authority), "https://login.salesforce.com", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("sfdcservicecloud", "https://www.mycoolapp.com/auth", "sfdc", "sfdcservicecloud")]
    [InlineData("sfdc", "https://www.demonstrab.ly/home", "sfdcmarketingcloud", "sfdcmarketingcloud")]
    [InlineData("sfdcservicecloud", "https://www.demonstrab.ly/home", "sfdc", "sfdc")]
    [InlineData("sfdcdocuments", "https://www.demonstrab.ly/home", "sfdcdocuments", "sfdcdocuments")]
    public async Task Specified_example_creates_an_instance_of_its_key(string path, string callback, string state, string key)
    {
        var offered = await Client.GetAsync($"/your_moms/{path}/oauth/url?{App}&callbackUrl={callback}&state={state}");
        var code = SandboxHttpClient.Parameter(await Client.ConsentAsync(offered.Member("oauthUrl")), "code");

        var response = await Client.PostInstanceAsync(
            $$"""
            {
              "your_mom": {
                "key": "{{key}}"
              },
              "providerData": {
                "code": "{{code}}"
              },
              "configuration": {
                "oauth.callback.url": "{{callback}}",
                "oauth.api.key": "fake_salesforce_api_key",
                "oauth.api.secret": "fake_salesforce_api_secret"
              },
              "tags": [
                "<Add_Your_Tag>"
              ],
              "name": "test"
            }
            """,
            Client.Authorization);

        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(key, Assert.Single(Client.Server.Instances).Key);
    }

    [Fact]
    public async Task Response_with_unescaped_quotes_has_the_specified_bytes()
    {
        await RestartAsync("POST /instances unescaped");

        var response = await Client.PostInstanceAsync(await Client.NewBodyAsync());

        const string Token = "3sU/S/kZD36BaABPS7EAuSGHF+1wsthT+mvoukiE";
        Assert.Equal("application/json; charset=UTF-8", response.ContentType);
        Assert.Equal(Token.Length, Assert.Single(Client.Server.Instances).Token.Length);
        Assert.Equal(
            Specification.CreateResponse, response.Text.Replace(Client.Server.Instances[0].Token, Token, StringComparison.Ordinal));
    }

    // The examples differ only in line breaks and indentation, which no value contains.
    private static string WithoutLineBreaks(string text) =>
        string.Concat(text.Split('\n').Select(line => line.Trim()));
}
