using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class HttpClientReuseTests
{
    private const string Response = """{"your_mom": "sfdc", "oauthUrl": "https://login.example/authorize?state=x"}""";

    [Fact]
    public async Task Connection_is_reused_by_next_command_until_module_removal()
    {
        await using var platform = new ConnectionCountingServer(Response);
        await using var session = await ModuleSession.StartAsync();
        session.Set("platform", new System.Collections.Hashtable { ["BaseUri"] = platform.Address });

        var result = await session.RunAsync("1..3 | ForEach-Object { Get-YourMomOAuthUrl sfdc @app @platform }");

        Assert.Equal(3, result.Output.Count);
        var connection = Assert.Single(platform.Connections);
        Assert.False(connection.Closed.IsCompleted);

        await session.RunAsync("Remove-Module CloudYourMoms");
        await connection.Closed.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Connection_is_not_shared_by_two_sessions()
    {
        await using var platform = new ConnectionCountingServer(Response);
        await using var one = await ModuleSession.StartAsync();
        await using var other = await ModuleSession.StartAsync();

        foreach (var session in new[] { one, other })
        {
            session.Set("platform", new System.Collections.Hashtable { ["BaseUri"] = platform.Address });
            Assert.Null((await session.RunAsync("Get-YourMomOAuthUrl sfdc @app @platform")).Terminating);
        }

        Assert.Equal(2, platform.Connections.Count);
    }
}
