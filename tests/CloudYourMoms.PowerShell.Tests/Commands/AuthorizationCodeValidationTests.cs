using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A code works once, for one callback URL, and for 15 minutes. Other codes are not sent.</summary>
public sealed class AuthorizationCodeValidationTests
{
    private const string SignIn = "$callback = Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser";

    [Theory]
    [InlineData("$callback | New-YourMomInstance First @platform @account; $callback | New-YourMomInstance Refused", "already sent")]
    [InlineData("$callback | New-YourMomInstance Refused -CallbackUrl 'https://other.example/auth'", "oauth.callback.url")]
    [InlineData(
        "New-YourMomInstance Refused -Key sfdc -Code $callback.Code -CallbackUrl $callback.CallbackUrl -ApiKey $callback.ApiKey " +
        "-ApiSecret $callback.ApiSecret -CodeReceivedAt ([datetimeoffset]::UtcNow.AddMinutes(-16))",
        "16 minutes")]
    [InlineData(
        """
        $exported = [Management.Automation.PSSerializer]::Serialize($callback, 2)
        $exported = $exported -replace '(?<=N="UtcTicks">)\d+', { [long] $_.Value - [timespan]::FromMinutes(16).Ticks }
        [Management.Automation.PSSerializer]::Deserialize($exported) | New-YourMomInstance Refused
        """,
        "16 minutes")]
    public async Task Invalid_code_is_not_sent(string create, string reason)
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAndAllowAsync($"{SignIn}\n{create} @platform @account");

        Assert.Equal("AuthorizationCodeInvalid", result.FailureId);
        Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Sandbox.Requests, request => request.Body.Contains("Refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_used_in_two_runspaces_is_rejected()
    {
        await using var session = await ModuleSession.StartAsync();
        var first = await session.RunAndAllowAsync($$"""
            {{SignIn}}
            $callback | New-YourMomInstance 'First' @platform @account -SkipTokenStorage
            $app.Again = @{ InputObject = $callback; SkipTokenStorage = $true } + $platform + $account
            """);
        Assert.Empty(first.Errors);

        var second = await session.RunInNewSessionAsync(StagedModule.Folder, "$again = $app.Again; New-YourMomInstance 'Second' @again");

        Assert.Equal("AuthorizationCodeInvalid", second.FailureId);
        Assert.Single(
            session.Sandbox.Requests, request => request.Method == "POST" && request.Path.EndsWith("/instances", StringComparison.Ordinal));
    }
}
