using System.Net;

namespace CloudYourMoms.Sandbox.Tests.Platform;

public sealed class OAuthUrlEndpointTests : SandboxTest
{
    private const string App = "/your_moms/sfdc/oauth/url?apiKey=a&apiSecret=b&";
    private const string Request = App + "callbackUrl=" + SandboxHttpClient.Callback;

    [Theory]
    [InlineData("/your_moms/sfdc/oauth/url?apiSecret=", "Missing required query parameters: apiKey, apiSecret, callbackUrl.")]
    [InlineData(App + "callbackUrl=not-an-address", "callbackUrl must be an absolute http or https URL without a fragment.")]
    [InlineData(App + "callbackUrl=http://localhost/%23part", "callbackUrl must be an absolute http or https URL without a fragment.")]
    [InlineData(Request + "&state=a&state=b", "Query parameters given more than once: state.")]
    [InlineData(Request + "&siteAddress=http://test.salesforce.com", "")]
    [InlineData(Request + "&siteAddress=test.salesforce.com", "")]
    public async Task Invalid_parameter_is_rejected(string path, string message) =>
        (await Client.GetAsync(path)).AssertError(HttpStatusCode.BadRequest, message);

    [Theory]
    [InlineData("sfdcservicecloud2", HttpStatusCode.NotFound, "No your_mom has the key 'sfdcservicecloud2'.")]
    [InlineData("zendesk", HttpStatusCode.BadRequest, "'zendesk' does not use OAuth")]
    public async Task Key_without_OAuth_URL_is_rejected(string key, HttpStatusCode status, string message) =>
        (await Client.OAuthUrlAsync(key)).AssertError(status, message);

    [Theory]
    [InlineData("&state=a%20b%26c%3Dd%2Be%2Ff", "&state=a%20b%26c%3Dd%2Be%2Ff")]
    [InlineData("&state=", "&state=")]
    [InlineData("", "&state=sfdc")]
    [InlineData("&state=s&scope=api%20web", "&scope=api%20web&")]
    public async Task URL_has_the_requested_state_and_scope(string query, string expected) =>
        Assert.Contains(expected, (await Client.GetAsync(Request + query)).Member("oauthUrl") + "&", StringComparison.Ordinal);

    [Fact]
    public async Task ReplaceState_uses_the_key_as_state_up_to_the_callback()
    {
        await RestartAsync(new SandboxOptions { ReplaceState = true });

        var location = await Client.ConsentAsync((await Client.OAuthUrlAsync(state: "random")).Member("oauthUrl"));

        Assert.Equal("sfdcservicecloud", SandboxHttpClient.Parameter(location, "state"));
    }

    [Fact]
    public async Task ConstantState_replaces_the_requested_state()
    {
        await RestartAsync(new SandboxOptions { ConstantState = "a b" });

        Assert.EndsWith("&state=a%20b", (await Client.OAuthUrlAsync(state: "random")).Member("oauthUrl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnRedirect_forwards_the_callback_and_its_code_is_valid()
    {
        await RestartAsync(new SandboxOptions { OwnRedirect = true });

        var location = await Client.ConsentAsync((await Client.OAuthUrlAsync(state: "s 1")).Member("oauthUrl"));
        var forwarded = (await Client.BrowseAsync(location)).Location;
        var body = SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(forwarded, "code"));

        Assert.StartsWith($"{Client.Origin}oauth/redirect?code=", location, StringComparison.Ordinal);
        Assert.Equal($"{SandboxHttpClient.Callback}{new Uri(location).Query}", forwarded);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(body)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.BrowseAsync($"{Client.Origin}oauth/redirect?state=x")).Status);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("&siteAddress=https://login.salesforce.com", HttpStatusCode.BadRequest)]
    [InlineData("&siteAddress=https://contoso.my.salesforce.com/", HttpStatusCode.OK)]
    public async Task Sign_in_succeeds_only_at_the_required_site(string query, HttpStatusCode status)
    {
        await RestartAsync(new SandboxOptions { SiteAddress = new Uri("https://contoso.my.salesforce.com") });

        var oauthUrl = (await Client.OAuthUrlAsync(more: query)).Member("oauthUrl");
        var page = await Client.BrowseAsync(oauthUrl);

        Assert.StartsWith(Client.Origin.AbsoluteUri, oauthUrl, StringComparison.Ordinal);
        Assert.Equal((status, string.Empty), (page.Status, page.Location));
        Assert.Equal(
            status == HttpStatusCode.BadRequest,
            page.Text.Contains("only at https://contoso.my.salesforce.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task SiteAddress_of_the_sandbox_is_the_host_of_the_sign_in(string host)
    {
        var oauthUrl = (await Client.OAuthUrlAsync(more: $"&siteAddress=http://{host}:{Client.Origin.Port}")).Member("oauthUrl");

        Assert.StartsWith($"http://{host}:{Client.Origin.Port}/services/oauth2/authorize?", oauthUrl, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Client.BrowseAsync(oauthUrl)).Status);
    }

    [Fact]
    public async Task Authorization_is_optional_but_must_be_valid()
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync(Request, Client.Authorization)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.GetAsync(Request, "User x, Organization y")).Status);
    }

    [Fact]
    public async Task Client_secret_in_the_URL_is_encoded_and_not_the_real_one()
    {
        var url = (await Client.OAuthUrlAsync()).Member("oauthUrl");

        Assert.Contains("&client_secret=sandbox%2Bshown%2Fin-url%3D&", url, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxHttpClient.Escape(RegisteredApp.SandboxExample.ApiSecret), url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_listed_only_with_valid_authorization()
    {
        var response = await Client.GetAsync("/your_moms/keys", Client.Authorization);

        Assert.Equal(
            ["quickbooks", "sfdc", "sfdcdocuments", "sfdcmarketingcloud", "sfdcservicecloud", "zendesk"],
            response.Json.AsArray().Select(key => (string?)key));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.GetAsync("/your_moms/keys")).Status);
    }
}
