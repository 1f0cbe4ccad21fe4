using System.Diagnostics;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The process is killed at any point of a creation: no token is lost.</summary>
public sealed class KillTests
{
    private const int Runs = 50;
    private const int AtOnce = 2;

    // One creation takes about 30 ms here; the moments are spread over several.
    private const int StepMs = 3;

    [Fact]
    public async Task Token_after_process_kill_is_stored_or_listed_as_missing()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await ModuleSession.StartAsync(options => options with { CreateDelay = TimeSpan.FromMilliseconds(10) });
        await vaults.ImportAsync(session);
        await session.RunAsync("Set-YourMomCredential @platform @account");

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async first =>
        {
            for (var run = first; run < Runs; run += AtOnce)
            {
                await CreateAndKillAsync(session.Sandbox, vaults, TimeSpan.FromMilliseconds(run * StepMs));
            }
        }));

        var created = session.Sandbox.Instances;
        var withoutToken = await IdsAsync(session, "Get-YourMomInstance -WithoutStoredToken");
        Assert.True(created.Count >= Runs, $"Only {created.Count} instances came to be.");
        Assert.True(withoutToken.Count > 0, $"None of {created.Count} was cut off, so nothing was tried.");
        Assert.All(created.Where(instance => !withoutToken.Contains(instance.Id)), instance => AssertStored(vaults, instance));

        var saved = await session.RunAsync("Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken");

        Assert.Empty(saved.Errors);
        Assert.All(created, instance => AssertStored(vaults, instance));
        Assert.Empty(await IdsAsync(session, "Get-YourMomInstance -WithoutStoredToken"));
    }

    private static async Task CreateAndKillAsync(SandboxServer sandbox, FakeVaults vaults, TimeSpan life)
    {
        // Beyond the command line there is nothing secret in it: the account comes from the vault.
        var line =
            $"Import-Module '{vaults.Module}'; while ($true) {{ New-YourMomInstance 'Desk' -Key zendesk -Configuration @{{ username = " +
            $"'u'; password = 'p4ssword' }} | Out-Null; 'ready' }}";
        using var shell = Process.Start(
            new ProcessStartInfo("dotnet", [StagedModule.Metadata("Shell"), "--base-uri", sandbox.BaseUri.AbsoluteUri, "-Command", line])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        try
        {
            string? text;
            do
            {
                text = await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (text is not (null or "ready"));
            Assert.NotNull(text);

            // The first creation warmed it up. Any moment of the next ones is meant, so there is no event to wait for.
            await Task.Delay(life, TestContext.Current.CancellationToken);
        }
        finally
        {
            shell.Kill();
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<HashSet<long>> IdsAsync(ModuleSession session, string script)
    {
        var result = await session.RunAsync(script);
        Assert.Null(result.Terminating);
        return [.. result.Output.Select(instance => (long)instance.Properties["Id"].Value)];
    }

    private static void AssertStored(FakeVaults vaults, ProvisionedInstance instance)
    {
        using var stored = System.Text.Json.JsonDocument.Parse(vaults.Get("Store", $"CloudYourMoms-Instance-{instance.Id}") ?? "{}");
        Assert.Equal(instance.Token, stored.RootElement.TryGetProperty("token", out var token) ? token.GetString() : null);
    }
}
