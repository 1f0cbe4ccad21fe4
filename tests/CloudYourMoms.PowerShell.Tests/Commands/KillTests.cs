using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The process is killed before each of the vault commands of a create: no token is lost.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Token_after_process_kill_is_stored_or_listed_as_missing()
    {
        using var vaults = new FakeVaults().With("Store");
        await using var session = await vaults.StartAsync();
        vaults.Become("Store", "held");

        for (var call = 1; await IsKilledAsync(session.Sandbox, vaults, call); call++)
        {
        }

        vaults.Become("Store", "healthy");
        var created = session.Sandbox.Instances;
        var withoutToken = await IdsAsync(session, "Get-YourMomInstance -WithoutStoredToken");
        Assert.NotEmpty(withoutToken);
        var stored = created.Where(instance => !withoutToken.Contains(instance.Id)).ToList();
        Assert.NotEmpty(stored);
        Assert.All(stored, instance => AssertStored(vaults, instance));

        var saved = await session.RunAsync("Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken");

        Assert.Empty(saved.Errors);
        Assert.All(created, instance => AssertStored(vaults, instance));
        Assert.Empty(await IdsAsync(session, "Get-YourMomInstance -WithoutStoredToken"));
    }

    // False if the create runs fewer vault commands.
    private static async Task<bool> IsKilledAsync(SandboxServer sandbox, FakeVaults vaults, int call)
    {
        using var shell = ShellProcess.Start(
            sandbox,
            $$"""
            Import-Module '{{vaults.Module}}'
            $calls = 0
            $global:hold = {
                if (++$global:calls -eq {{call}}) {
                    [Console]::WriteLine('held')
                    [Threading.Thread]::Sleep(-1)
                }
            }
            $null = New-YourMomInstance Desk -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' }
            'created'
            """);
        var line = await shell.ReadLineAsync();
        Assert.True(line is "held" or "created", line);
        return line == "held";
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
