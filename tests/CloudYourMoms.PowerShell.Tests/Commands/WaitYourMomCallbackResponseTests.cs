using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A callback URL that no listener serves: the user pastes the address.</summary>
public sealed class WaitYourMomCallbackResponseTests : SessionTests
{
    private const string Wait = "$authorization | Wait-YourMomCallback ";

    private static readonly Uri Remote = new("https://www.mycoolapp.com/auth");

    private readonly RecordingHost _host = new();

    [Theory]
    [InlineData("$response")]
    [InlineData("($response.Replace('&', '&amp;').Insert(40, \"`r`n  \").Insert(60, \"`n\"))")]
    [InlineData("([uri] $response)")]
    [InlineData("([uri] $response).Query")]
    [Trait("ReportedProblem", "05 The callback cannot reach this machine")]
    public async Task Pasted_response_completes_the_sign_in(string response)
    {
        await StartWithResponseAsync();

        (await RunAsync($"{Wait} -CallbackResponse {response} | New-YourMomInstance Pasted @account")).AssertSucceeded();

        Assert.Equal("Pasted", Assert.Single(Sandbox.Instances).Name);
    }

    [Fact]
    public async Task CallbackResponse_binds_by_property_name()
    {
        await StartWithResponseAsync();

        var result = await RunAsync(
            "$authorization | Select-Object *, @{ Name = 'CallbackResponse'; Expression = { $response } } | Wait-YourMomCallback");

        Assert.Single(result.AssertSucceeded().Output);
    }

    [Theory]
    [InlineData("aPrxsmIEeqM9PiQroGEWx1UiMQ95", "InvalidCallbackResponse", "code alone")]
    [InlineData("code=abc&state=another", "CallbackStateMismatch", "another sign-in")]
    [InlineData("error=access_denied&error_description=end-user+denied%1B%5B2J", "AuthorizationDenied", "end-user denied")]
    public async Task Unusable_response_is_rejected_with_its_reason(string response, string id, string reason)
    {
        await StartWithResponseAsync();

        var result = await RunAsync($"{Wait} -CallbackResponse '{response}'");

        Assert.Equal(id, result.FailureId);
        Assert.Contains(reason, $"{result.Failure}", StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', $"{result.Failure}");
    }

    [Fact]
    public async Task Provider_error_has_its_id_category_and_remedy()
    {
        await StartWithResponseAsync();
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
            var result = await RunAsync($"{Wait} -CallbackResponse '{query}'");

            Assert.Equal((id, category), (result.FailureId, result.Failure.CategoryInfo.Category));
            Assert.Contains(remedy, result.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Host_without_prompts_is_an_error_with_remedy()
    {
        await StartWithResponseAsync();

        var result = await RunAsync(Wait + "-NoBrowser");

        Assert.Equal("CallbackNotLocal", result.FailureId);
        Assert.Contains("-CallbackResponse", result.Remedy, StringComparison.Ordinal);
        Assert.Empty(result.Information);
    }

    [Fact]
    public async Task Prompt_asks_until_the_address_is_valid()
    {
        var response = await StartWithResponseAsync(_host);
        var run = await BeginAsync(Wait + "-NoBrowser");

        var consent = await Session.Browser.OpenAsync(await run.LinkAsync(), CancellationToken);
        _host.Type("https://www.mycoolapp.com/auth?code=forged&state=wrong");
        _host.Type(response);
        var result = await run.Completion;

        Assert.Equal(200, consent.Status);
        Assert.Contains(result.Information, text => text.Contains("belongs to another sign-in", StringComparison.Ordinal));
        Assert.EndsWith("==", ModuleSession.ToPlainText(Assert.Single(result.Output).Properties["Code"].Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_without_input_is_an_error()
    {
        await StartWithResponseAsync(_host);
        _host.Type(string.Empty);

        Assert.Equal("CallbackNotLocal", (await RunAsync(Wait + "-NoBrowser")).FailureId);
    }

    /// <summary>Sets $authorization, and $response to the address after Allow, where no server responds.</summary>
    private async Task<string> StartWithResponseAsync(RecordingHost? host = null)
    {
        await StartAsync(options => options with { Apps = [RegisteredApp.SandboxExample with { CallbackUrls = [Remote] }] }, host);
        var authorization = await RunAsync(
            $"$app.CallbackUrl = '{Remote}'; ($global:authorization = Get-YourMomOAuthUrl sfdc @app @platform)");
        var signIn = ModuleSession.ToPlainText(Assert.Single(authorization.Output).Properties["AuthorizationUri"].Value);
        var address = await Session.Browser.AllowWithoutFollowingAsync(new Uri(signIn), CancellationToken);
        Session.Set("response", address.AbsoluteUri);
        return address.AbsoluteUri;
    }
}
