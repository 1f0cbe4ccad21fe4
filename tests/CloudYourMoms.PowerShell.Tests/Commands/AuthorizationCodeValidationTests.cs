using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>A code works once, for one callback URL, and for 15 minutes. Other codes are not sent.</summary>
public sealed class AuthorizationCodeValidationTests
{
    [Fact]
    public async Task Code_used_twice_in_a_session_is_rejected()
    {
        await using var session = await ModuleSession.StartAsync();
        const string Script =
            "$callback = Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser; $callback | New-YourMomInstance " +
            "'First' @platform @account; $callback | New-YourMomInstance 'Second' @platform @account";

        var result = await session.RunAndAllowAsync(Script);

        Assert.Equal("AuthorizationCodeInvalid", result.FailureId);
        Assert.Equal("First", Assert.Single(session.Sandbox.Instances).Name);
    }

    [Fact]
    public async Task Code_used_twice_in_two_runspaces_is_rejected()
    {
        await using var session = await ModuleSession.StartAsync();
        var first = await session.RunAndAllowAsync("""
            $callback = Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser
            $callback | New-YourMomInstance 'First' @platform @account -SkipTokenStorage
            $app.Again = @{ InputObject = $callback; SkipTokenStorage = $true } + $platform + $account
            """);
        Assert.Empty(first.Errors);

        var second = await session.RunInNewSessionAsync(StagedModule.Folder, "$again = $app.Again; New-YourMomInstance 'Second' @again");

        Assert.Equal("AuthorizationCodeInvalid", second.FailureId);
        Assert.Equal("First", Assert.Single(session.Sandbox.Instances).Name);
        Assert.Single(
            session.Sandbox.Requests, request => request.Method == "POST" && request.Path.EndsWith("/instances", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "$callback | New-YourMomInstance 'x' -CallbackUrl 'https://other.example/auth' @platform @account",
        "$.configuration['oauth.callback.url']")]
    [InlineData(
        "New-YourMomInstance 'x' -Key sfdc -Code $callback.Code -CallbackUrl $callback.CallbackUrl -ApiKey $callback.ApiKey " +
        "-ApiSecret $callback.ApiSecret -CodeReceivedAt $old @platform @account",
        "16 minutes")]
    public async Task Expired_code_or_code_of_another_URL_is_not_sent(string create, string reason)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("old", DateTimeOffset.UtcNow.AddMinutes(-16));

        var result = await session.RunAndAllowAsync(
            $"$callback = Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser; {create}");

        Assert.Equal("AuthorizationCodeInvalid", result.FailureId);
        Assert.Contains(reason, result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Sandbox.Instances);
    }

    [Fact]
    public async Task Code_of_an_exported_callback_keeps_its_age()
    {
        await using var session = await ModuleSession.StartAsync();
        var callback =
            (await session.RunAndAllowAsync("Get-YourMomOAuthUrl sfdc @app @platform | Wait-YourMomCallback -NoBrowser")).Output[0];
        var exported = Regex.Replace(
            PSSerializer.Serialize(callback, depth: 2),
            "(?<=N=\"UtcTicks\">)\\d+",
            ticks => $"{long.Parse(ticks.Value, CultureInfo.InvariantCulture) - TimeSpan.FromMinutes(16).Ticks}",
            default,
            TimeSpan.FromSeconds(1));
        session.Set("callback", PSSerializer.Deserialize(exported));

        var result = await session.RunAsync("$callback | New-YourMomInstance 'x' @platform @account");

        Assert.Equal("AuthorizationCodeInvalid", result.FailureId);
        Assert.Contains("16 minutes", result.Failure.ToString(), StringComparison.Ordinal);
    }
}
