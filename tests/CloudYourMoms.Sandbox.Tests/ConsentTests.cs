using System.Net;

namespace CloudYourMoms.Sandbox.Tests;

public sealed class ConsentTests
{
    [Fact]
    public async Task Allow_redirects_with_encoded_code_and_state()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var oauthUrl = (await visitor.OAuthUrlAsync(state: "a b+c")).Member("oauthUrl");

        var location = await visitor.ConsentAsync(oauthUrl);

        Assert.StartsWith("http://localhost:8400/auth?code=", location, StringComparison.Ordinal);
        Assert.EndsWith("%3D%3D&state=a%20b%2Bc", location, StringComparison.Ordinal);
        Assert.EndsWith("==", SandboxHttpClient.Parameter(location, "code"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deny_redirects_with_error_and_state()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var location = await visitor.ConsentAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"), "deny");

        Assert.Equal(
            "http://localhost:8400/auth?error=access_denied&error_description=end-user%20denied%20authorization&state=s1", location);
    }

    [Fact]
    public async Task Consent_option_allows_at_once_with_a_valid_code()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Consent = ConsentDecision.Allow });

        var redirect = await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"));
        var created = await visitor.PostInstanceAsync(
            SandboxHttpClient.InstanceBody(SandboxHttpClient.Parameter(redirect.Location, "code")));

        Assert.Equal(HttpStatusCode.Found, redirect.Status);
        Assert.Equal("s1", SandboxHttpClient.Parameter(redirect.Location, "state"));
        Assert.Equal(HttpStatusCode.OK, created.Status);
    }

    [Fact]
    public async Task Consent_option_denies_at_once_and_rejects_unregistered_apps()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(new SandboxOptions { Consent = ConsentDecision.Deny });

        var redirect = await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"));
        var refused = await visitor.BrowseAsync(
            $"{visitor.Origin}services/oauth2/authorize?response_type=code&client_id=sandbox_api_key&" +
            "redirect_uri=http://localhost:8400/other");

        Assert.Equal(
            "http://localhost:8400/auth?error=access_denied&error_description=end-user%20denied%20authorization&state=s1",
            redirect.Location);
        Assert.Equal((HttpStatusCode.BadRequest, string.Empty), (refused.Status, refused.Location));
    }

    [Theory]
    [InlineData("inactive_user", null, "?error=inactive_user&state=s1")]
    [InlineData("invalid_scope", "not allowed & so on", "?error=invalid_scope&error_description=not%20allowed%20%26%20so%20on&state=s1")]
    public async Task Consent_option_redirects_with_the_error(string code, string? description, string query)
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Consent = ConsentDecision.Error(code, description) });

        var redirect = await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"));

        Assert.Equal((HttpStatusCode.Found, SandboxHttpClient.Callback + query), (redirect.Status, redirect.Location));
    }

    [Fact]
    public async Task Consent_option_shows_an_error_page_and_never_redirects()
    {
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Consent = ConsentDecision.ErrorPage("OAUTH_APPROVAL_ERROR_GENERIC", "<b>") });

        var page = await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"));

        Assert.Equal((HttpStatusCode.BadRequest, string.Empty), (page.Status, page.Location));
        Assert.Contains(
            "error=OAUTH_APPROVAL_ERROR_GENERIC<wbr>&amp;error_description=&lt;b&gt;<", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_page_names_the_app_and_executes_no_input()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var response = await visitor.GetAsync(
            "/your_moms/sfdc/oauth/url?apiKey=sandbox_api_key&apiSecret=b&" +
            $"callbackUrl={SandboxHttpClient.Callback}&scope=full%20%3Cscript%3E");

        var page = await visitor.BrowseAsync(response.Member("oauthUrl"));

        Assert.Contains("Sandbox app requests access", page.Text, StringComparison.Ordinal);
        Assert.Contains("admin@sandbox.example", page.Text, StringComparison.Ordinal);
        Assert.Contains("View and change all your data", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_id=nobody&redirect_uri=http://localhost:8400/auth", "error=invalid_client_id<wbr>&amp;", "sandbox_api_key")]
    [InlineData(
        "client_id=sandbox_api_key&redirect_uri=http://localhost:8400/other",
        "error=redirect_uri_mismatch<wbr>&amp;error_description=redirect_uri must match configuration",
        "--callback-url")]
    [InlineData(
        "client_id=sandbox_api_key&redirect_uri=http://localhost:8400/auth&state=a&state=b",
        "error=invalid_request<wbr>&amp;",
        "state more than once")]
    public async Task Untrusted_address_gives_an_error_page_without_redirect(string query, string error, string advice)
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var page = await visitor.BrowseAsync($"{visitor.Origin}services/oauth2/authorize?response_type=code&{query}");

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Empty(page.Location);
        Assert.Contains(error, page.Text, StringComparison.Ordinal);
        Assert.Contains(advice, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_counts_once()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();
        var page = await visitor.BrowseAsync((await visitor.OAuthUrlAsync()).Member("oauthUrl"));
        var ticket = SandboxHttpClient.Ticket(page.Text);

        var first = await visitor.DecideAsync(ticket, "allow");
        var second = await visitor.DecideAsync(ticket, "allow");

        Assert.Equal(HttpStatusCode.Found, first.Status);
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains("already given", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_URL_keeps_its_query()
    {
        var callback = new Uri("http://localhost:8400/auth?tenant=7");
        await using var visitor = await SandboxHttpClient.StartAsync(
            new SandboxOptions { Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [callback] }] });
        var response = await visitor.GetAsync(
            "/your_moms/sfdc/oauth/url?apiKey=sandbox_api_key&apiSecret=b&" +
            $"callbackUrl={SandboxHttpClient.Escape(callback.OriginalString)}");

        var location = await visitor.ConsentAsync(response.Member("oauthUrl"));

        Assert.StartsWith("http://localhost:8400/auth?tenant=7&code=", location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsupported_response_type_redirects_with_an_error()
    {
        await using var visitor = await SandboxHttpClient.StartAsync();

        var page = await visitor.BrowseAsync(
            $"{visitor.Origin}services/oauth2/authorize?response_type=token&client_id=sandbox_api_key&" +
            $"redirect_uri={SandboxHttpClient.Callback}&state=x");

        Assert.StartsWith($"{SandboxHttpClient.Callback}?error=unsupported_response_type&", page.Location, StringComparison.Ordinal);
        Assert.EndsWith("&state=x", page.Location, StringComparison.Ordinal);
    }
}
