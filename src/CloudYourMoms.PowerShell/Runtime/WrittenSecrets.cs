using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>The secrets that running commands wrote to SecretStore. A program that does not take the lock can overwrite them.</summary>
internal sealed class WrittenSecrets
{
    private readonly List<WrittenSecret> _secrets = [];

    /// <summary>Adds a secret after it was written.</summary>
    public void Add(WrittenSecret secret)
    {
        Remove(secret.Vault, secret.Name);
        _secrets.Add(secret);
    }

    /// <summary>Removes the entry of a secret that was removed from its vault.</summary>
    public void Remove(string vault, string name) =>
        _secrets.RemoveAll(secret => IsSame(secret.Vault, vault) && IsSame(secret.Name, name));

    /// <summary>Removes an entry.</summary>
    public void Remove(WrittenSecret secret) => _secrets.Remove(secret);

    /// <summary>Removes the entries of a command.</summary>
    public void RemoveOf(PSCmdlet writer) => _secrets.RemoveAll(secret => secret.Writer == writer);

    /// <summary>The secrets that a command wrote.</summary>
    public IReadOnlyList<WrittenSecret> Of(PSCmdlet writer) => [.. _secrets.Where(secret => secret.Writer == writer)];

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A secret that a command wrote, and the number of changes by other processes at that time.</summary>
internal sealed record WrittenSecret(PSCmdlet Writer, string Vault, string Name, SecureString Value, int ExternalChanges);
