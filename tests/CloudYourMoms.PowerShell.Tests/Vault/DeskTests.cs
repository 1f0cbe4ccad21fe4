namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Tests with the account in the vault and instance 123, named Desk, on the platform with its token in the vault.</summary>
public abstract class DeskTests : VaultTests
{
    private protected DeskTests(string kind = "healthy") : base(kind)
    {
    }

    public override async ValueTask InitializeAsync()
    {
        await StartWithVaultsAsync();
        (await RunAsync("Set-YourMomCredential @platform @account; $null = " + Create + "-Tag prod")).AssertSucceeded();
    }
}
