using System.Text.Json;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests;

/// <summary>The vault and a create whose response was lost.</summary>
public sealed class RecoveredTokenTests
{
    private const string Create = "New-YourMomInstance 'Desk' -Key zendesk -Configuration @{ username = 'u'; password = 'p4ssword' } @platform @account";

    [Fact]
    public async Task Token_of_a_create_whose_response_was_lost_is_stored()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartAsync(vaults);

        var result = await session.RunAsync(Create);

        Assert.Single(result.Output);
        Assert.Single(result.Warnings);
        using var json = JsonDocument.Parse(vaults.Get("Store", "CloudYourMoms-Instance-123")!);
        Assert.Equal(session.Sandbox.Instances[0].Token, json.RootElement.GetProperty("token").GetString());
    }

    // As another process does whose create of the same name had its response.
    [Fact]
    public async Task Instance_whose_token_is_in_the_vault_already_is_not_claimed()
    {
        using var vaults = new StandInVaults().With("Store");
        await using var session = await StartAsync(vaults);
        vaults.Put("Store", "CloudYourMoms-Instance-123", JsonSerializer.Serialize(new { id = 123, token = "0f another", baseUri = session.Sandbox.BaseUri }));

        var result = await session.RunAsync(Create);

        Assert.Equal("CreationOutcomeUnknown", result.FailureId);
        Assert.Contains("123", result.Failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("0f another", vaults.Get("Store", "CloudYourMoms-Instance-123"), StringComparison.Ordinal);
    }

    private static async Task<ModuleSession> StartAsync(StandInVaults vaults)
    {
        var session = await ModuleSession.StartAsync(options => options with { Faults = [Fault.Parse("POST /instances drop=after")] });
        await vaults.ImportAsync(session);
        return session;
    }
}
