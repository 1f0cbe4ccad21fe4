using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Half of a surrogate pair is refused wherever text is sent: an encoder would put another character in its place.</summary>
public sealed class UnpairedSurrogateTests
{
    [Theory]
    [InlineData("-Name $half")]
    [InlineData("-Name x -Tag 'a', $half")]
    [InlineData("-Name x -Configuration @{ v = $half }")]
    [InlineData("-Name x -Configuration @{ v = $secret }")]
    [InlineData("-Name x -Configuration @{ $half = 'v' }")]
    [InlineData("-Name x -ProviderData @{ v = $half }")]
    public async Task Unpaired_surrogate_is_rejected_and_not_replaced(string parameters)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("half", "a\ud83d");
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
    [InlineData("New-YourMomInstance x -Key $half @to -SkipTokenStorage", "InvalidInstance")]
    [InlineData("\"{`\"name`\":`\"$half`\"}\" | New-YourMomInstance @to -SkipTokenStorage", "InvalidInstance")]
    [InlineData("Get-YourMomOAuthUrl $half @app @to", "InvalidKey")]
    [InlineData("Get-YourMomOAuthUrl sfdc -State $half @app @to", "InvalidQueryParameter")]
    [InlineData("Get-YourMomInstance -Name $half @to", "InvalidQueryParameter")]
    [InlineData("Get-YourMomInstance -Tag $half @to", "InvalidQueryParameter")]
    [InlineData("Invoke-YourMomRequest 123 \"/$half\" -Token $token @to", "InvalidRequestPath")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Method POST -Body $half -Token $token @to", "InvalidRequestBody")]
    [InlineData("Invoke-YourMomRequest 123 /accounts -Token $secret @to", "InvalidSecret")]
    public async Task Unpaired_surrogate_is_rejected_in_every_parameter(string command, string id)
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("half", "a\ud83d");
        await session.RunAsync("$to = $platform + $account");
        session.Set("secret", ModuleSession.Protect("a\ud83d"));
        session.Set("token", ModuleSession.Protect("t0ken"));

        Assert.Equal(id, (await session.RunAsync(command)).FailureId);
        Assert.Empty(session.Sandbox.Requests);
    }
}
