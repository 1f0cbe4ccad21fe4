using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using CloudYourMoms.Api.Http;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>What the module remembers as long as its import into the session lasts.</summary>
internal sealed class ModuleState
{
    /// <summary>The connections to platforms, open from one command to the next.</summary>
    internal HttpClientPool HttpClients { get; } = new();

    /// <summary>The account that a command acted for last, to ask its platform what can be completed.</summary>
    /// <remarks>Not public: what exports an error exports the public properties of the module's private data too.</remarks>
    internal AccountContext? LastAccount { get; set; }

    /// <summary>The keys that platforms know, by base address.</summary>
    public ConcurrentDictionary<Uri, IReadOnlyList<string>> Keys { get; } = new();

    /// <summary>The profiles that were seen in a vault.</summary>
    public ConcurrentDictionary<string, byte> Profiles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The vaults that took a secret of this module.</summary>
    public ConcurrentDictionary<string, byte> WritableVaults { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the running commands wrote to SecretStore.</summary>
    internal WrittenSecrets WrittenSecrets { get; } = new();

    /// <summary>How long a change of SecretStore waits for the lock of another session.</summary>
    /// <remarks>One change holds the lock for about 20 ms; one whose vault asks for a password holds it longer.</remarks>
    internal TimeSpan VaultLockTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>The memory of an imported module; one that is forgotten at once where there is none.</summary>
    public static ModuleState Of(PSModuleInfo? module)
    {
        // The module's private data lives as long as its import into the session does.
        if (module?.PrivateData is not Hashtable session)
        {
            return new ModuleState();
        }

        if (session[nameof(ModuleState)] is not ModuleState memory)
        {
            session[nameof(ModuleState)] = memory = new ModuleState();
        }

        return memory;
    }
}
