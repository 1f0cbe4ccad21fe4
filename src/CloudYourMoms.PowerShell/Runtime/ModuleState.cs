using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>What the module remembers as long as its import into the session lasts.</summary>
internal sealed class ModuleState
{
    /// <summary>The connections to platforms, open from one command to the next.</summary>
    internal HttpClientPool HttpClients { get; } = new();

    /// <summary>The account that a command acted for last, to ask its platform what can be completed.</summary>
    /// <remarks>Not public: what exports an error exports the public properties of the module's private data too.</remarks>
    internal YourMomClientOptions? LastAccount { get; set; }

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

    /// <summary>The memory of this module as it was imported into the current session, for code that runs outside a cmdlet.</summary>
    public static ModuleState OfCurrentSession() => Of(FindModule("CloudYourMoms"));

    /// <summary>A module as it was imported into the current session; null when it was not.</summary>
    public static PSModuleInfo? FindModule(string name)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var modules = shell.AddCommand("Get-Module").AddParameter("Name", name).Invoke<PSModuleInfo>();
        return modules.Count > 0 ? modules[0] : null;
    }
}

/// <summary>What the running commands of a session wrote to SecretStore. A program that does not take the lock can overwrite it.</summary>
internal sealed class WrittenSecrets
{
    private readonly List<WrittenSecret> _secrets = [];

    /// <summary>Adds a secret that has just been written.</summary>
    public void Add(WrittenSecret secret)
    {
        Remove(secret.Vault, secret.Name);
        _secrets.Add(secret);
    }

    /// <summary>Takes out what a command of the session removed, whichever wrote it.</summary>
    public void Remove(string vault, string name) =>
        _secrets.RemoveAll(secret => IsSame(secret.Vault, vault) && IsSame(secret.Name, name));

    /// <summary>Takes out one secret.</summary>
    public void Remove(WrittenSecret secret) => _secrets.Remove(secret);

    /// <summary>Takes out what a command wrote.</summary>
    public void RemoveOf(PSCmdlet writer) => _secrets.RemoveAll(secret => secret.Writer == writer);

    /// <summary>What a command wrote.</summary>
    public IReadOnlyList<WrittenSecret> Of(PSCmdlet writer) => [.. _secrets.Where(secret => secret.Writer == writer)];

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A secret that a command wrote, when so many changes of other processes had been found.</summary>
internal sealed record WrittenSecret(PSCmdlet Writer, string Vault, string Name, SecureString Value, int ForeignChanges);
