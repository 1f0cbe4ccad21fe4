using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Records made by hand or by another step: a missing member is an error with an id and not a .NET exception.</summary>
public sealed class HandMadeRecordTests(SharedSession shared) : IClassFixture<SharedSession>
{
    private const string Variables = """
        $secret = [Net.NetworkCredential]::new('', 'https://login.example/authorize?state=s').SecurePassword
        $app.CallbackUrl = 'http://localhost:8400'
        $complete = @{ Key = 'sfdc'; ApiKey = 'x'; ApiSecret = $secret; AuthorizationUri = $secret }
        function Callback($Members) { [CloudYourMoms.Authorization.AuthorizationResponse] $Members }
        $authorization = [CloudYourMoms.Authorization.AuthorizationRequest] ($complete + @{ CallbackUrl = 'http://localhost:8400' })
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($authorization))
        """;

    [Theory]
    [InlineData("@{}", "InvalidAuthorization", "Key, AuthorizationUri, CallbackUrl, ApiKey, ApiSecret are missing")]
    [InlineData("@{ Key = 'sfdc' }", "InvalidAuthorization", "AuthorizationUri, CallbackUrl, ApiKey, ApiSecret are missing")]
    [InlineData(
        "([pscustomobject] @{ Key = 'sfdc'; ApiKey = 'x'; ApiSecret = $secret; CallbackUrl = 'http://localhost:8400' })",
        "InvalidAuthorization",
        "AuthorizationUri is missing")]
    [InlineData(
        "@{ Key = ' '; ApiKey = ''; ApiSecret = $secret; AuthorizationUri = $secret; CallbackUrl = 'http://localhost:8400' }",
        "InvalidAuthorization",
        "Key, ApiKey are missing")]
    [InlineData("($complete + @{ CallbackUrl = '/auth' })", "InvalidCallbackUrl", "/auth")]
    [InlineData("($complete + @{ CallbackUrl = '' })", "InvalidCallbackUrl", "")]
    [InlineData("($complete + @{ CallbackUrl = 'file:///x' })", "InvalidCallbackUrl", "file:///x")]
    public async Task Invalid_authorization_is_rejected(string authorization, string id, string reason)
    {
        foreach (var way in new[] { string.Empty, " -CallbackResponse 'code=x&state=s'", " -ListenUri http://localhost:8400" })
        {
            var result = await shared.Session.RunAsync($"{Variables}\nWait-YourMomCallback -NoBrowser -Authorization {authorization}{way}");

            Assert.Equal(id, result.FailureId);
            Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Callback @{}")]
    [InlineData("Set-YourMomInstance 123 -Callback @{ Key = 'sfdc'; CallbackUrl = '/auth' }")]
    [InlineData("Set-YourMomInstance 123 -Callback ([pscustomobject] @{ Key = 'sfdc'; State = 's' })")]
    [InlineData("New-YourMomInstance Desk -Callback (Callback @{ Key = 'sfdc' })")]
    [InlineData("$authorization | New-YourMomInstance Desk", "Wait-YourMomCallback")]
    [InlineData("$authorization | Set-YourMomInstance 123", "Wait-YourMomCallback")]
    [InlineData("$copy | New-YourMomInstance Desk", "Wait-YourMomCallback")]
    [InlineData("$copy | Set-YourMomInstance 123", "Wait-YourMomCallback")]
    [InlineData("New-YourMomInstance Desk -Callback $copy", "Wait-YourMomCallback")]
    public async Task Record_without_a_code_is_rejected(string command, string nextStep = "")
    {
        var requests = shared.Session.Sandbox.Requests.Count;

        var result = await shared.Session.RunAsync($"{Variables}\n{command} @platform @account");

        Assert.Equal("CallbackMissing", result.FailureId);
        Assert.Contains(nextStep, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(requests, shared.Session.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("Set-YourMomInstance 123 -Callback @{ Code = $secret }", "NotFound")]
    [InlineData("New-YourMomInstance Desk -Callback (Callback @{ Code = $secret })", "ConfigurationMissing")]
    [InlineData(
        "New-YourMomInstance Desk -Callback (Callback ($complete + @{ Code = $secret; CallbackUrl = '/auth' }))", "InvalidInstance")]
    public async Task Callback_with_only_a_code_is_accepted(string command, string id)
    {
        var script = $"{Variables}\n$complete.Remove('AuthorizationUri'); {command} @platform @account";

        Assert.Equal(id, (await shared.Session.RunAsync(script)).FailureId);
    }

    [Theory]
    [InlineData("Get-YourMomInstance")]
    [InlineData("Set-YourMomInstance -Name x")]
    [InlineData("Remove-YourMomInstance -Confirm:$false")]
    [InlineData("Test-YourMomInstance")]
    [InlineData("Invoke-YourMomRequest -Path /accounts")]
    [InlineData("Save-YourMomToken")]
    public async Task Relative_platform_address_does_not_match(string command)
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        session.Set("token", ModuleSession.Protect("t0ken"));
        var requests = session.Sandbox.Requests.Count;

        var result = await session.RunAsync(
            $"[pscustomobject] @{{ Id = 123; Name = 'n'; Key = 'k'; Token = $token; PlatformUri = '/api' }} | {command} -ErrorAction Stop");

        Assert.Equal("ProfileMismatch", result.FailureId);
        Assert.Contains("is on /api,", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(requests, session.Sandbox.Requests.Count);
    }
}
