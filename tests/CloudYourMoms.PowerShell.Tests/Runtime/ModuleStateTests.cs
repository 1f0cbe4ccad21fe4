using System.Collections;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Runtime;

/// <summary>A session reuses its connections until the module is removed.</summary>
public sealed class ModuleStateTests
{
    [Fact]
    public async Task Connection_is_kept_until_module_removal()
    {
        await using var platform = new ConnectionCountingServer(
            """{"your_mom": "sfdc", "oauthUrl": "https://login.example/authorize?state=x"}""");
        await using var one = await ModuleSession.StartAsync();
        await using var other = await ModuleSession.StartAsync();
        foreach (var session in new[] { one, other })
        {
            session.Set("platform", new Hashtable { ["BaseUri"] = platform.Address });
            Assert.Equal(3, (await session.RunAsync("1..3 | ForEach-Object { Get-YourMomOAuthUrl sfdc @app @platform }")).Output.Count);
        }

        Assert.Equal([3, 3], platform.Connections.Select(connection => connection.Methods.Count));
        Assert.All(platform.Connections, connection => Assert.False(connection.Closed.IsCompleted));

        await one.RunAsync("Remove-Module CloudYourMoms");
        await platform.Connections[0].Closed.WaitAsync(TestContext.Current.CancellationToken);
    }
}
