using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Records made by hand or by another step: a missing member is an error with an id and not a .NET exception.</summary>
public sealed class HandMadeRecordTests
{
    private const string Secret = "$secret";

    [Theory]
    [InlineData("@{}", "Key, AuthorizationUri, CallbackUrl, ApiKey, ApiSecret are missing")]
    [InlineData("@{ Key = 'sfdc' }", "AuthorizationUri, CallbackUrl, ApiKey, ApiSecret are missing")]
    [InlineData(
        "([pscustomobject] @{ Key = 'sfdc'; ApiKey = 'x'; ApiSecret = " + Secret + "; CallbackUrl = 'http://localhost:8400' })",
        "AuthorizationUri is missing")]
    [InlineData(
        "@{ Key = ' '; ApiKey = ''; ApiSecret = " + Secret + "; AuthorizationUri = " + Secret + "; CallbackUrl = 'http://localhost:8400' }",
        "Key, ApiKey are missing")]
    public async Task Authorization_with_missing_members_is_rejected_by_name(string authorization, string reason)
    {
        await using var session = await StartAsync();
        foreach (var way in new[] { string.Empty, " -CallbackResponse 'code=x&state=s'", " -ListenUri http://localhost:8400" })
        {
            var result = await session.RunAsync($"Wait-YourMomCallback -Authorization {authorization} -NoBrowser{way}");

            Assert.Equal("InvalidAuthorization", result.FailureId);
            Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("CallbackUrl = '/auth'", "InvalidCallbackUrl")]
    [InlineData("CallbackUrl = ''", "InvalidCallbackUrl")]
    [InlineData("CallbackUrl = 'file:///x'", "InvalidCallbackUrl")]
    public async Task Authorization_with_invalid_callback_URL_is_rejected(string member, string id)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync(
            $"Wait-YourMomCallback -NoBrowser -Authorization @{{ Key = 'sfdc'; ApiKey = 'x'; ApiSecret = {Secret}; " +
            $"AuthorizationUri = {Secret}; {member} }}");

        Assert.Equal(id, result.FailureId);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Callback @{}")]
    [InlineData("Set-YourMomInstance 123 -Callback @{ Key = 'sfdc'; CallbackUrl = '/auth' }")]
    [InlineData("Set-YourMomInstance 123 -Callback ([pscustomobject] @{ Key = 'sfdc'; State = 's' })")]
    [InlineData("New-YourMomInstance Desk -Callback ([CloudYourMoms.Authorization.AuthorizationResponse] @{ Key = 'sfdc' })")]
    public async Task Callback_without_a_code_is_rejected(string command)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync($"{command} @platform @account");

        Assert.Equal("CallbackMissing", result.FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Callback @{ Code = " + Secret + " } @platform @account", "NotFound")]
    [InlineData(
        "New-YourMomInstance Desk -SkipTokenStorage -Callback ([CloudYourMoms.Authorization.AuthorizationResponse] @{ Code = " + Secret +
        " }) @platform @account",
        "ConfigurationMissing")]
    [InlineData(
        "New-YourMomInstance Desk -SkipTokenStorage -Callback " +
        "([CloudYourMoms.Authorization.AuthorizationResponse] @{ Key = 'sfdc'; Code = " +
        Secret + "; CallbackUrl = '/auth'; ApiKey = 'x'; ApiSecret = " + Secret + " }) @platform @account",
        "InvalidInstance")]
    public async Task Callback_with_only_a_code_is_accepted(string command, string id)
    {
        await using var session = await StartAsync();

        var result = await session.RunAsync(command);

        Assert.Equal(id, result.FailureId);
    }

    [Theory]
    [InlineData("Get-YourMomOAuthUrl sfdc @app @platform | New-YourMomInstance Desk @platform @account")]
    [InlineData("Get-YourMomOAuthUrl sfdc @app @platform | Set-YourMomInstance 123 @platform @account")]
    [InlineData("$copy | New-YourMomInstance Desk @platform @account")]
    [InlineData("$copy | Set-YourMomInstance 123 @platform @account")]
    [InlineData("New-YourMomInstance Desk -Callback $copy @platform @account")]
    public async Task Authorization_without_callback_is_rejected_with_next_step(string command)
    {
        await using var session = await StartAsync();
        await session.RunAsync("$global:copy = [Management.Automation.PSSerializer]::Deserialize(" +
            "[Management.Automation.PSSerializer]::Serialize((Get-YourMomOAuthUrl sfdc @app @platform)))");

        var result = await session.RunAsync(command);

        Assert.Equal("CallbackMissing", result.FailureId);
        Assert.Contains("Wait-YourMomCallback", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.All(session.Sandbox.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Theory]
    [InlineData("Get-YourMomInstance")]
    [InlineData("Set-YourMomInstance -Name x")]
    [InlineData("Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Test-YourMomInstance")]
    [InlineData("Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Save-YourMomToken")]
    public async Task Record_with_relative_platform_address_does_not_match(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        session.Set("secret", ModuleSession.Protect("t0ken"));
        var requests = session.Sandbox.Requests.Count;

        var result = await session.RunAsync(
            $"[pscustomobject] @{{ Id = 123; Name = 'n'; Key = 'k'; Token = {Secret}; PlatformUri = '/api' }} " +
            $"| {command} -ErrorAction Stop");

        Assert.Equal("ProfileMismatch", result.FailureId);
        Assert.Contains("is on /api,", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(requests, session.Sandbox.Requests.Count);
    }

    private static async Task<ModuleSession> StartAsync()
    {
        var session = await ModuleSession.StartAsync();
        session.Set("secret", ModuleSession.Protect("https://login.example/authorize?state=s"));
        return session;
    }
}
