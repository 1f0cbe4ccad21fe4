using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>SecretManagement is optional.</summary>
public sealed class NoVaultTests
{
    [Fact]
    public async Task Session_without_SecretManagement_needs_explicit_secrets()
    {
        await using var session = await ModuleSession.StartAsync();

        var explicitly = await session.RunAsync("Get-YourMomInstance @platform @account");
        var profile = await session.RunAsync("Get-YourMomInstance -Profile default");
        var nothing = await session.RunAsync("Get-YourMomInstance @platform");
        var store = await session.RunAsync("Set-YourMomCredential @platform @account");

        Assert.Null(explicitly.Terminating);
        Assert.Equal("VaultModuleMissing", profile.FailureId);
        Assert.Contains(
            "Install-PSResource -Name 'Microsoft.PowerShell.SecretManagement'",
            profile.Failure.ErrorDetails.RecommendedAction,
            StringComparison.Ordinal);
        Assert.Equal("CredentialMissing", nothing.FailureId);
        Assert.Equal("VaultModuleMissing", store.FailureId);
    }
}
