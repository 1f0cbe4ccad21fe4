using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Unpaired surrogates are rejected in all sent text, because an encoder would replace them with another character.</summary>
public sealed class UnpairedSurrogateTests
{
    [Theory]
    [InlineData("-Name $surrogate")]
    [InlineData("-Name x -Tag 'a', $surrogate")]
    [InlineData("-Name x -Configuration @{ v = $surrogate }")]
    [InlineData("-Name x -Configuration @{ v = $secret }")]
    [InlineData("-Name x -Configuration @{ $surrogate = 'v' }")]
    [InlineData("-Name x -ProviderData @{ v = $surrogate }")]
    public async Task Unpaired_surrogate_is_rejected_and_not_replaced(string parameters)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("surrogate", "a\ud83d");
        await session.RunAsync("$to = $platform + $account");
        session.Set("secret", ModuleSession.Protect("a\ude00b"));

        Assert.Equal(
            "InvalidInstance", (await session.RunAsync($"New-YourMomInstance -Key zendesk @to -SkipTokenStorage {parameters}")).FailureId);
        if (!parameters.Contains("ProviderData", StringComparison.Ordinal))
        {
            Assert.Equal("InvalidInstance", (await session.RunAsync($"Set-YourMomInstance 123 @to {parameters}")).FailureId);
        }

        Assert.Empty(session.Sandbox.Requests);
    }

    [Theory]
    [InlineData("New-YourMomInstance x -Key $surrogate @to -SkipTokenStorage", "InvalidInstance")]
    [InlineData("\"{`\"name`\":`\"$surrogate`\"}\" | New-YourMomInstance @to -SkipTokenStorage", "InvalidInstance")]
    [InlineData("Get-YourMomOAuthUrl $surrogate @app @to", "InvalidKey")]
    [InlineData("Get-YourMomOAuthUrl sfdc -State $surrogate @app @to", "InvalidQueryParameter")]
    [InlineData("Get-YourMomInstance -Name $surrogate @to", "InvalidQueryParameter")]
    [InlineData("Get-YourMomInstance -Tag $surrogate @to", "InvalidQueryParameter")]
    [InlineData("Invoke-YourMomRequest 123 \"/$surrogate\" -Token $token @to", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body $surrogate -Token $token @to", "InvalidRequestBody")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Token $secret @to", "InvalidSecret")]
    public async Task Unpaired_surrogate_is_rejected_in_every_parameter(string command, string id)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("surrogate", "a\ud83d");
        await session.RunAsync("$to = $platform + $account");
        session.Set("secret", ModuleSession.Protect("a\ud83d"));
        session.Set("token", ModuleSession.Protect("t0ken"));

        Assert.Equal(id, (await session.RunAsync(command)).FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }
}
