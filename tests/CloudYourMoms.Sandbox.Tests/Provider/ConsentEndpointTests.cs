using System.Net;

namespace CloudYourMoms.Sandbox.Tests.Provider;

public sealed class ConsentEndpointTests : SandboxTest
{
    private const string Denied =
        SandboxHttpClient.Callback + "?error=access_denied&error_description=end-user%20denied%20authorization&state=s1";

    [Fact]
    public async Task Allow_redirects_with_encoded_code_and_state()
    {
        var location = await Client.ConsentAsync((await Client.OAuthUrlAsync(state: "a b+c")).Member("oauthUrl"));

        Assert.StartsWith($"{SandboxHttpClient.Callback}?code=", location, StringComparison.Ordinal);
        Assert.EndsWith("%3D%3D&state=a%20b%2Bc", location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deny_redirects_with_error_and_state() =>
        Assert.Equal(Denied, await Client.ConsentAsync((await Client.OAuthUrlAsync()).Member("oauthUrl"), "deny"));

    [Fact]
    public async Task Consent_option_allows_at_once_with_a_valid_code()
    {
        await RestartAsync(new SandboxOptions { Consent = ConsentDecision.Allow });

        var redirect = await SignInAsync();
        var code = SandboxHttpClient.Parameter(redirect.Location, "code");

        Assert.Equal((HttpStatusCode.Found, "s1"), (redirect.Status, SandboxHttpClient.Parameter(redirect.Location, "state")));
        Assert.Equal(HttpStatusCode.OK, (await Client.PostInstanceAsync(SandboxHttpClient.InstanceBody(code))).Status);
    }

    [Fact]
    public async Task Consent_option_denies_only_registered_apps()
    {
        await RestartAsync(new SandboxOptions { Consent = ConsentDecision.Deny });

        var unregistered = await AuthorizeAsync("response_type=code&client_id=sandbox_api_key&redirect_uri=http://localhost:8400/other");

        Assert.Equal(Denied, (await SignInAsync()).Location);
        Assert.Equal((HttpStatusCode.BadRequest, string.Empty), (unregistered.Status, unregistered.Location));
    }

    [Theory]
    [InlineData("inactive_user", null, "?error=inactive_user&state=s1")]
    [InlineData("invalid_scope", "not allowed & so on", "?error=invalid_scope&error_description=not%20allowed%20%26%20so%20on&state=s1")]
    public async Task Consent_option_redirects_with_the_error(string code, string? description, string query)
    {
        await RestartAsync(new SandboxOptions { Consent = ConsentDecision.Error(code, description) });

        var redirect = await SignInAsync();

        Assert.Equal((HttpStatusCode.Found, SandboxHttpClient.Callback + query), (redirect.Status, redirect.Location));
    }

    [Fact]
    public async Task Consent_option_shows_an_error_page_and_never_redirects()
    {
        await RestartAsync(new SandboxOptions { Consent = ConsentDecision.ErrorPage("OAUTH_APPROVAL_ERROR_GENERIC", "<b>") });

        var page = await SignInAsync();

        Assert.Equal((HttpStatusCode.BadRequest, string.Empty), (page.Status, page.Location));
        Assert.Contains("error=OAUTH_APPROVAL_ERROR_GENERIC<wbr>&amp;error_description=&lt;b&gt;<", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_page_names_the_app_and_executes_no_input()
    {
        var url = (await Client.OAuthUrlAsync(more: "&scope=full%20%3Cscript%3E")).Member("oauthUrl");

        var page = (await Client.BrowseAsync(url)).Text;

        Assert.All(
            ["Sandbox app requests access", "admin@sandbox.example", "View and change all your data", "&lt;script&gt;"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_id=unknown&redirect_uri=http://localhost:8400/auth", "error=invalid_client_id<wbr>&amp;", "sandbox_api_key")]
    [InlineData(
        "client_id=sandbox_api_key&redirect_uri=http://localhost:8400/other",
        "error=redirect_uri_mismatch<wbr>&amp;error_description=redirect_uri must match configuration",
        "--callback-url")]
    [InlineData(
        "client_id=sandbox_api_key&redirect_uri=http://localhost:8400/auth&state=a&state=b",
        "error=invalid_request<wbr>&amp;",
        "state more than once")]
    public async Task Untrusted_address_returns_an_error_page_without_redirect(string query, string error, string advice)
    {
        var page = await AuthorizeAsync("response_type=code&" + query);

        Assert.Equal((HttpStatusCode.BadRequest, string.Empty), (page.Status, page.Location));
        Assert.Contains(error, page.Text, StringComparison.Ordinal);
        Assert.Contains(advice, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_counts_once()
    {
        var ticket = SandboxHttpClient.Ticket((await SignInAsync()).Text);

        Assert.Equal(HttpStatusCode.Found, (await Client.DecideAsync(ticket, "allow")).Status);
        var second = await Client.DecideAsync(ticket, "allow");
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains("already given", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_URL_keeps_its_query()
    {
        var callback = new Uri("http://localhost:8400/auth?tenant=7");
        await RestartAsync(new SandboxOptions { Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [callback] }] });
        var response = await Client.GetAsync(
            $"/your_moms/sfdc/oauth/url?apiKey=sandbox_api_key&apiSecret=b&callbackUrl={SandboxHttpClient.Escape($"{callback}")}");

        var location = await Client.ConsentAsync(response.Member("oauthUrl"));

        Assert.StartsWith("http://localhost:8400/auth?tenant=7&code=", location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsupported_response_type_redirects_with_an_error()
    {
        var query = $"response_type=token&client_id=sandbox_api_key&redirect_uri={SandboxHttpClient.Callback}&state=x";

        var location = (await AuthorizeAsync(query)).Location;

        Assert.StartsWith($"{SandboxHttpClient.Callback}?error=unsupported_response_type&", location, StringComparison.Ordinal);
        Assert.EndsWith("&state=x", location, StringComparison.Ordinal);
    }

    private async Task<SandboxHttpClient.Response> SignInAsync() =>
        await Client.BrowseAsync((await Client.OAuthUrlAsync()).Member("oauthUrl"));

    private Task<SandboxHttpClient.Response> AuthorizeAsync(string query) =>
        Client.BrowseAsync($"{Client.Origin}services/oauth2/authorize?{query}");
}
