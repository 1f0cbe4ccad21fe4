using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.PowerShell.Vault;

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

    /// <summary>Takes out what a command wrote.</summary>
    public IReadOnlyList<WrittenSecret> Take(PSCmdlet writer)
    {
        List<WrittenSecret> taken = [.. _secrets.Where(secret => secret.Writer == writer)];
        _secrets.RemoveAll(taken.Contains);
        return taken;
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A secret that a command wrote, when so many changes of other processes had been found.</summary>
internal sealed record WrittenSecret(PSCmdlet Writer, string Vault, string Name, SecureString Value, int ForeignChanges);
