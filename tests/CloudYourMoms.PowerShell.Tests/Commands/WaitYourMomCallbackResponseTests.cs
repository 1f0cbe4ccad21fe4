using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class WaitYourMomCallbackResponseTests
{
    private static readonly Uri Remote = new("https://www.mycoolapp.com/auth");

    private const string Authorize =
        "$app.CallbackUrl = 'https://www.mycoolapp.com/auth'; $authorization = Get-YourMomOAuthUrl sfdc @app @platform; ";

    [Theory]
    [InlineData("{0}")]
    [InlineData("  \"{0}\"\r\n")]
    [InlineData("<{0}>")]
    [InlineData("‘{0}’")]
    [InlineData("{0}#_=_")]
    public async Task Pasted_response_completes_the_sign_in_without_a_listener(string pasted)
    {
        await using var session = await StartAsync();
        session.Set("response", pasted.Replace("{0}", await AddressAsync(session), StringComparison.Ordinal));

        var result = await session.RunAsync(
            "$authorization | Wait-YourMomCallback -CallbackResponse $response | New-YourMomInstance -Name 'Pasted' @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal("Pasted", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Fact]
    public async Task Pasted_response_from_a_mail_is_cleaned_up()
    {
        await using var session = await StartAsync();
        var address = await AddressAsync(session);
        session.Set("response", address.Replace("&", "&amp;", StringComparison.Ordinal).Insert(40, "\r\n  ").Insert(60, "\n"));

        var result = await session.RunAsync(
            "$authorization | Wait-YourMomCallback -CallbackResponse $response | New-YourMomInstance -Name 'Mailed' @platform @account");

        Assert.Null(result.Terminating);
        Assert.Single(session.Sandbox.Instances);
    }

    [Theory]
    [InlineData("$response.Query")]
    [InlineData("$response.Query.TrimStart('?')")]
    [InlineData("$response")]
    public async Task Pasted_query_or_Uri_object_is_accepted(string response)
    {
        await using var session = await StartAsync();
        session.Set("response", new Uri(await AddressAsync(session)));

        var result = await session.RunAsync($"$authorization | Wait-YourMomCallback -CallbackResponse ({response})");

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task CallbackResponse_binds_by_property_name()
    {
        await using var session = await StartAsync();
        session.Set("response", await AddressAsync(session));

        var result = await session.RunAsync(
            """
            $record = [pscustomobject] @{ CallbackResponse = $response }
            foreach ($p in $authorization.PSObject.Properties) { $record.PSObject.Properties.Add([psnoteproperty]::new($p.Name, $p.Value)) }
            $record | Wait-YourMomCallback
            """);

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Authorization_survives_serialization_between_two_steps()
    {
        await using var session = await StartAsync();
        session.Set("saved", PSSerializer.Serialize(Assert.Single((await session.RunAsync("$authorization")).Output)));
        session.Set("response", await AddressAsync(session));

        // Another session, another day.
        var result = await session.RunAsync(
            """
            $callback = [System.Management.Automation.PSSerializer]::Deserialize($saved) | Wait-YourMomCallback -CallbackResponse $response
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($callback)) |
                New-YourMomInstance -Name 'Runbook' @platform @account
            """);

        Assert.Null(result.Terminating);
        Assert.Equal("Runbook", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Theory]
    [InlineData(
        "https://login.salesforce.com/services/oauth2/authorize?response_type=code", "InvalidCallbackResponse", "login.salesforce.com")]
    [InlineData("https://www.mycoolapp.com/auth", "InvalidCallbackResponse", "code is missing")]
    [InlineData("aPrxsmIEeqM9PiQroGEWx1UiMQ95", "InvalidCallbackResponse", "code alone")]
    [InlineData("https://www.mycoolapp.com/auth?code=a&code=b&state=c", "InvalidCallbackResponse", "more than once")]
    [InlineData("https://www.mycoolapp.com/auth?code=%ZZ&state=c", "InvalidCallbackResponse", "percent-encoding is invalid")]
    [InlineData("https://www.mycoolapp.com/auth?session=1", "InvalidCallbackResponse", "neither a code nor an error")]
    [InlineData("https://www.mycoolapp.com/auth?code=abc&state=another", "CallbackStateMismatch", "another sign-in")]
    [InlineData(
        "https://www.mycoolapp.com/auth?error=access_denied&error_description=end-user+denied%1B%5B2J",
        "AuthorizationDenied",
        "end-user denied")]
    public async Task Unusable_response_is_rejected_with_its_reason(string response, string id, string reason)
    {
        await using var session = await StartAsync();
        session.Set("response", response);

        var result = await session.RunAsync("$authorization | Wait-YourMomCallback -CallbackResponse $response");

        Assert.Equal(id, result.FailureId);
        Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Failure.ToString());
    }

    [Fact]
    public async Task Provider_error_has_its_id_category_and_remedy()
    {
        await using var session = await StartAsync();
        (string Query, string Id, ErrorCategory Category, string Remedy)[] rows =
        [
            ("error=invalid_request&error_description=missing+required+code+challenge",
                "PkceRequired", ErrorCategory.AuthenticationError, "ask Salesforce Support"),
            ("error=OAUTH_EC_APP_NOT_FOUND", "AppNotInstalled", ErrorCategory.NotInstalled, "siteAddress = "),
            ("error=invalid_scope", "InvalidScope", ErrorCategory.InvalidArgument, "scope = "),
            ("error=redirect_uri_mismatch", "RedirectUriMismatch", ErrorCategory.InvalidArgument, "-CallbackUrl"),
            ("error=inactive_org", "ProviderAccountInactive", ErrorCategory.PermissionDenied, "activate the user"),
            ("error=temporarily_unavailable", "ProviderUnavailable", ErrorCategory.ResourceUnavailable, "Wait a few minutes"),
            ("error=immediate_unsuccessful", "AuthorizationFailed", ErrorCategory.AuthenticationError, "Fix the problem"),
        ];
        foreach (var (query, id, category, remedy) in rows)
        {
            session.Set("response", query);

            var result = await session.RunAsync("$authorization | Wait-YourMomCallback -CallbackResponse $response");

            Assert.Equal((id, category), (result.FailureId, result.Failure.CategoryInfo.Category));
            Assert.Contains(remedy, result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Remote_callback_without_prompt_is_an_error_with_remedy()
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync("$authorization | Wait-YourMomCallback -NoBrowser");

        Assert.Equal("CallbackNotLocal", result.FailureId);
        Assert.Contains("-CallbackResponse", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(result.Information);
    }

    [Fact]
    public async Task Remote_callback_with_prompt_repeats_until_the_address_is_valid()
    {
        var host = new RecordingHost();
        await using var session = await StartAsync(host);
        var address = await AddressAsync(session);

        var run = session.Begin("$authorization | Wait-YourMomCallback -NoBrowser");
        var consent = await session.Browser.OpenAsync(await run.LinkAsync(), TestContext.Current.CancellationToken);
        host.Type("https://www.mycoolapp.com/auth?code=forged&state=wrong");
        host.Type(address);
        var result = await run.Completion;

        Assert.Equal(200, consent.Status);
        Assert.Contains(result.Information, text => text.Contains("belongs to another sign-in", StringComparison.Ordinal));
        Assert.EndsWith("==", ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["Code"].Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_without_input_is_an_error()
    {
        var host = new RecordingHost();
        await using var session = await StartAsync(host);

        var run = session.Begin("$authorization | Wait-YourMomCallback -NoBrowser");
        host.Type(string.Empty);

        Assert.Equal("CallbackNotLocal", (await run.Completion).FailureId);
    }

    private static async Task<ModuleSession> StartAsync(RecordingHost? host = null)
    {
        var session = await ModuleSession.StartAsync(
            options => options with { Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [Remote] }] },
            host);
        Assert.Null((await session.RunAsync(Authorize)).Terminating);
        return session;
    }

    // The address in the browser after Allow; no server responds there.
    private static async Task<string> AddressAsync(ModuleSession session)
    {
        var authorization = Assert.Single((await session.RunAsync("$authorization")).Output);
        var oauthUrl = new Uri(ModuleSession.ToPlainText(authorization.Properties["AuthorizationUri"].Value));
        return (await session.Browser.AllowWithoutFollowingAsync(oauthUrl, TestContext.Current.CancellationToken)).AbsoluteUri;
    }
}
