using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class OAuthUrlEndpointTests
{
    [Fact]
    public async Task Missing_parameters_are_all_named()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.GetAsync("/your_moms/sfdc/oauth/url?apiSecret=");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal("Missing required query parameters: apiKey, apiSecret, callbackUrl.", response.Member("message"));
        Assert.Equal(response.RequestId, response.Member("requestId"));
        Assert.NotEmpty(response.RequestId);
    }

    [Theory]
    [InlineData("sfdcservicecloud2", HttpStatusCode.NotFound, "No your_mom has the key 'sfdcservicecloud2'.")]
    [InlineData("zendesk", HttpStatusCode.BadRequest, "'zendesk' does not use OAuth")]
    public async Task Key_without_OAuth_URL_is_rejected(string key, HttpStatusCode status, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.OAuthUrlAsync(key);

        Assert.Equal(status, response.Status);
        Assert.StartsWith(message, response.Member("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b&c=d+e/f", "&state=a%20b%26c%3Dd%2Be%2Ff")]
    [InlineData("", "&state=")]
    public async Task State_is_the_requested_one(string state, string ending)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.OAuthUrlAsync(state: state);

        Assert.EndsWith(ending, response.Member("oauthUrl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_defaults_to_the_key()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.GetAsync($"/your_moms/sfdc/oauth/url?apiKey=a&apiSecret=b&callbackUrl={SandboxHttpClient.Callback}");

        Assert.EndsWith("&state=sfdc", response.Member("oauthUrl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplaceState_uses_the_key_as_state_up_to_the_callback()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { ReplaceState = true });

        var response = await visitor.OAuthUrlAsync(state: "random");
        var location = await visitor.ConsentAsync(response.Member("oauthUrl"));

        Assert.EndsWith("&state=sfdcservicecloud", response.Member("oauthUrl"), StringComparison.Ordinal);
        Assert.Equal("sfdcservicecloud", SandboxHttpClient.Parameter(location, "state"));
    }

    [Fact]
    public async Task ConstantState_replaces_the_requested_state()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { ConstantState = "a b" });

        Assert.EndsWith("&state=a%20b", (await visitor.OAuthUrlAsync(state: "random")).Member("oauthUrl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnRedirect_forwards_the_callback_and_its_code_is_valid()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { OwnRedirect = true });

        var oauthUrl = (await visitor.OAuthUrlAsync(state: "s 1")).Member("oauthUrl");
        var location = await visitor.ConsentAsync(oauthUrl);
        var forwarded = (await visitor.BrowseAsync(location)).Location;
        var body = SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(forwarded, "code"));

        Assert.Equal($"{visitor.Origin}oauth/redirect", SandboxHttpClient.Parameter(oauthUrl, "redirect_uri"));
        Assert.StartsWith($"{visitor.Origin}oauth/redirect?code=", location, StringComparison.Ordinal);
        Assert.Equal($"{SandboxHttpClient.Callback}{new Uri(location).Query}", forwarded);
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostInstanceAsync(body)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.BrowseAsync($"{visitor.Origin}oauth/redirect?state=x")).Status);
    }

    [Fact]
    public async Task Scope_replaces_the_default()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.GetAsync(
            $"/your_moms/sfdc/oauth/url?apiKey=a&apiSecret=b&callbackUrl={SandboxHttpClient.Callback}&scope=api%20web");

        Assert.Contains("&scope=api%20web&", response.Member("oauthUrl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://test.salesforce.com")]
    [InlineData("test.salesforce.com")]
    public async Task SiteAddress_must_be_an_https_address(string siteAddress)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.OAuthUrlAsync(more: $"&siteAddress={siteAddress}");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("&siteAddress=https://login.salesforce.com", HttpStatusCode.BadRequest)]
    [InlineData("&siteAddress=https://contoso.my.salesforce.com/", HttpStatusCode.OK)]
    public async Task Sign_in_succeeds_only_at_the_required_site(string query, HttpStatusCode status)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { SiteAddress = new Uri("https://contoso.my.salesforce.com") });

        var oauthUrl = (await visitor.OAuthUrlAsync(more: query)).Member("oauthUrl");
        var page = await visitor.BrowseAsync(oauthUrl);

        Assert.StartsWith(visitor.Origin.AbsoluteUri, oauthUrl, StringComparison.Ordinal);
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
        await using var visitor = await SandboxHttpClient.StartAsync();

        var oauthUrl = (await visitor.OAuthUrlAsync(more: $"&siteAddress=http://{host}:{visitor.Origin.Port}")).Member("oauthUrl");

        Assert.StartsWith($"http://{host}:{visitor.Origin.Port}/services/oauth2/authorize?", oauthUrl, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.BrowseAsync(oauthUrl)).Status);
    }

    [Theory]
    [InlineData("callbackUrl=not-an-address", "callbackUrl must be an absolute http or https URL without a fragment.")]
    [InlineData("callbackUrl=http://localhost/%23part", "callbackUrl must be an absolute http or https URL without a fragment.")]
    [InlineData("callbackUrl=http://localhost/&state=a&state=b", "Query parameters given more than once: state.")]
    public async Task Invalid_parameter_is_rejected(string parameters, string message)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.GetAsync($"/your_moms/sfdc/oauth/url?apiKey=a&apiSecret=b&{parameters}");

        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Equal(message, response.Member("message"));
    }

    [Fact]
    public async Task Authorization_is_optional_but_must_be_valid()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var path = $"/your_moms/sfdc/oauth/url?apiKey=a&apiSecret=b&callbackUrl={SandboxHttpClient.Callback}";

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path, visitor.Authorization)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync(path, "User x, Organization y")).Status);
    }

    [Fact]
    public async Task Client_secret_in_the_URL_is_encoded_and_not_the_real_one()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var url = (await visitor.OAuthUrlAsync()).Member("oauthUrl");

        Assert.Contains("&client_secret=sandbox%2Bshown%2Fin-url%3D&", url, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxHttpClient.Escape(RegisteredApp.SandboxExample.ApiSecret), url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_listed_only_with_valid_authorization()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var response = await visitor.GetAsync("/your_moms/keys", visitor.Authorization);

        Assert.Equal(
            ["quickbooks", "sfdc", "sfdcdocuments", "sfdcmarketingcloud", "sfdcservicecloud", "zendesk"],
            response.Json.AsArray().Select(key => (string?)key));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/your_moms/keys")).Status);
    }
}
