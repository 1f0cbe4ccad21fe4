namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Tokens and secrets of another format that are in the vault before a command runs.</summary>
public sealed class StoredTokenTests : DeskTests
{
    [Fact]
    public async Task Instance_without_a_stored_token_is_listed_and_can_be_stored()
    {
        await RunAsync(Create.Replace("Desk", "Missing", StringComparison.Ordinal) + "-SkipTokenStorage");

        var result = await RunAsync(
            "(Get-YourMomInstance -WithoutStoredToken).Name; Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken; " +
            "(Get-YourMomInstance -WithoutStoredToken).Count");

        Assert.Equal(["Missing", "0"], result.AssertSucceeded().OutputText);
        Assert.Equal([TokenName, "CloudYourMoms-Instance-124", "CloudYourMoms-Profile-default"], Vaults.Names("Store"));
    }

    [Fact]
    public async Task Secret_of_another_format_counts_as_missing_and_is_reported_when_used()
    {
        Vaults.Put("Store", "CloudYourMoms-Instance-999", "junk");
        Vaults.Put("Store", TokenName, "junk");

        Assert.Equal(["Desk"], (await RunAsync("(Get-YourMomInstance -WithoutStoredToken).Name")).OutputText);
        Assert.Equal("VaultSecretInvalid", (await RunAsync("Test-YourMomInstance 123")).FailureId);
    }

    [Fact]
    public async Task Unreadable_vault_is_reported_with_its_message()
    {
        Vaults.Become("Store", "damaged");
        var sent = Sandbox.Requests.Count;

        var result = await RunAsync("Get-YourMomInstance");

        Assert.Equal("VaultUnreadable", result.FailureId);
        Assert.Contains("integrity check failed", $"{result.Failure}", StringComparison.Ordinal);
        Assert.Equal(sent, Sandbox.Requests.Count);
    }
}
