using System.Text.Json;
using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.PowerShell.Tests.Vault;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>The process is killed before each of the vault commands of a create: no token is lost.</summary>
public sealed class KillTests : VaultTests
{
    [Fact]
    public async Task Token_after_process_kill_is_stored_or_listed_as_missing()
    {
        await StartWithVaultsAsync();
        await RunAsync("Set-YourMomCredential @platform @account");
        Vaults.Become("Store", "held");

        for (var call = 1; await IsKilledAsync(call); call++)
        {
        }

        Vaults.Become("Store", "healthy");
        var withoutToken = await IdsWithoutTokenAsync();
        Assert.NotEmpty(withoutToken);
        var stored = Sandbox.Instances.Where(instance => !withoutToken.Contains(instance.Id)).ToList();
        Assert.NotEmpty(stored);
        Assert.All(stored, AssertStored);

        (await RunAsync("Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken")).AssertSucceeded();

        Assert.All(Sandbox.Instances, AssertStored);
        Assert.Empty(await IdsWithoutTokenAsync());
    }

    // False if the create runs fewer vault commands.
    private async Task<bool> IsKilledAsync(int call)
    {
        using var shell = ShellProcess.Start(
            Sandbox,
            $$"""
            Import-Module '{{Vaults.Module}}'
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

    private async Task<List<long>> IdsWithoutTokenAsync() =>
        [.. (await RunAsync("Get-YourMomInstance -WithoutStoredToken")).AssertSucceeded().Output.Select(
            instance => (long)instance.Properties["Id"].Value)];

    private void AssertStored(ProvisionedInstance instance)
    {
        using var stored = JsonDocument.Parse(Vaults.Get("Store", $"CloudYourMoms-Instance-{instance.Id}") ?? "{}");
        Assert.Equal(instance.Token, stored.RootElement.TryGetProperty("token", out var token) ? token.GetString() : null);
    }
}
