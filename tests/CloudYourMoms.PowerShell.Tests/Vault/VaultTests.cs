using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Vault;

/// <summary>Tests with vaults, of which the first is the default one.</summary>
public abstract class VaultTests : SessionTests
{
    private protected const string TokenName = "CloudYourMoms-Instance-123";

    private protected VaultTests(string kind = "healthy") => Vaults = new FakeVaults().With("Store", kind);

    private protected FakeVaults Vaults { get; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Vaults.Dispose();
    }

    /// <summary>Starts a session with the vaults.</summary>
    private protected async Task<ModuleSession> StartWithVaultsAsync(
        Func<SandboxOptions, SandboxOptions>? configure = null, RecordingHost? host = null)
    {
        var session = await StartAsync(configure, host);
        await Vaults.ImportAsync(session);
        return session;
    }
}
