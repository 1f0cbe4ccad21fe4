using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class GetYourMomOAuthUrlTests : SessionTests
{
    [Fact]
    public async Task Transient_failure_is_retried()
    {
        await StartAsync("GET /your_moms/*/oauth/url status=503 retry-after=0");

        Assert.Single((await RunAsync("Get-YourMomOAuthUrl sfdc @app @platform")).AssertSucceeded().Output);
        Assert.Equal(2, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Unknown_key_is_not_found()
    {
        var result = await RunAsync("Get-YourMomOAuthUrl sfdcservicecluod @app @platform");

        Assert.Equal(("NotFound", "sfdcservicecluod"), (result.FailureId, result.Failure.TargetObject));
    }

    [Theory]
    [InlineData("$platform.BaseUri = 'http://api.example.com/v2'", "InsecureBaseUri")]
    [InlineData("$platform.BaseUri = 'ftp://api.example.com/v2'", "InvalidBaseUri")]
    [InlineData("$app.CallbackUrl = '/auth'", "InvalidCallbackUrl")]
    [InlineData("$app.CallbackUrl = 'localhost:8400/auth'", "InvalidCallbackUrl")]
    [InlineData("$key = '..'", "InvalidKey")]
    [InlineData("$extra = @{ apiKey = 'x' }", "InvalidQueryParameter")]
    [InlineData("$extra = @{}; $extra.self = $extra", "InvalidQueryParameter")]
    public async Task Invalid_parameter_is_rejected_before_a_request(string change, string id)
    {
        var result = await RunAsync(
            $"$key = 'sfdc'; $extra = @{{}}; {change}; Get-YourMomOAuthUrl $key @app @platform -QueryParameter $extra");

        Assert.Equal(id, result.FailureId);
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public async Task App_can_be_given_as_a_credential()
    {
        await StartAsync();
        var app = Session.Options.Apps[0];
        Session.Set("credential", new PSCredential(app.ApiKey, ModuleSession.Protect(app.ApiSecret)));

        var result = await RunAsync("Get-YourMomOAuthUrl sfdc -ApiCredential $credential -CallbackUrl $app.CallbackUrl @platform");

        var authorization = Assert.Single(result.Output);
        Assert.Equal(app.ApiKey, authorization.Properties["ApiKey"].Value);
        Assert.Equal(app.ApiSecret, ModuleSession.ToPlainText(authorization.Properties["ApiSecret"].Value));
    }

    [Fact]
    public async Task Extra_query_parameters_are_escaped()
    {
        await RunAsync("Get-YourMomOAuthUrl sfdc @app @platform -QueryParameter @{ siteAddress = 'https://x.example'; scope = 'api web' }");

        var query = Assert.Single(Sandbox.Requests).QueryString;
        Assert.Contains("siteAddress=https%3A%2F%2Fx.example", query, StringComparison.Ordinal);
        Assert.Contains("scope=api%20web", query, StringComparison.Ordinal);
    }
}
