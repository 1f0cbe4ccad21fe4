using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>The state of the module while it is imported into a session.</summary>
internal sealed class ModuleState
{
    /// <summary>The connections to platforms, which commands share.</summary>
    internal HttpClientPool HttpClients { get; } = new();

    /// <summary>The account of the last command, for argument completion.</summary>
    /// <remarks>Not public: the export of an error record includes the public properties of the module's private data.</remarks>
    internal YourMomClientOptions? LastAccount { get; set; }

    /// <summary>The keys that platforms support, by base address.</summary>
    public ConcurrentDictionary<Uri, IReadOnlyList<string>> Keys { get; } = new();

    /// <summary>The profiles that were found in vaults.</summary>
    public ConcurrentDictionary<string, byte> Profiles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The vaults in which the write test succeeded.</summary>
    public ConcurrentDictionary<string, byte> WritableVaults { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The secrets that running commands wrote to SecretStore.</summary>
    internal WrittenSecrets WrittenSecrets { get; } = new();

    /// <summary>The time that a change to SecretStore waits for the lock of another session.</summary>
    /// <remarks>A change holds the lock for about 20 ms, or longer while the vault prompts for a password.</remarks>
    internal TimeSpan VaultLockTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>The state of an imported module; a new state if there is no module.</summary>
    public static ModuleState Of(PSModuleInfo? module)
    {
        // The module's private data exists as long as the module is imported into the session.
        if (module?.PrivateData is not Hashtable privateData)
        {
            return new ModuleState();
        }

        if (privateData[nameof(ModuleState)] is not ModuleState state)
        {
            privateData[nameof(ModuleState)] = state = new ModuleState();
        }

        return state;
    }

    /// <summary>The state of this module in the current session, for code that runs outside a cmdlet.</summary>
    public static ModuleState OfCurrentSession() => Of(FindModule("CloudYourMoms"));

    /// <summary>A module that is imported into the current session; null if it is not imported.</summary>
    public static PSModuleInfo? FindModule(string name)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var modules = shell.AddCommand("Get-Module").AddParameter("Name", name).Invoke<PSModuleInfo>();
        return modules.Count > 0 ? modules[0] : null;
    }
}
