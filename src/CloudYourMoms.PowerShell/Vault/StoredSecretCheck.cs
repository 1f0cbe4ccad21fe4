using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Compares what a command stored in SecretStore with what is there, where another program wrote to it meanwhile.</summary>
/// <remarks>
/// A secret is taken out of the list when it was checked and its warning is written: what a stop or a warning that ends the command leaves
/// in the list is checked when the pipeline ends.
/// </remarks>
/// <param name="vault">The vaults.</param>
/// <param name="written">What the commands of the session wrote.</param>
/// <param name="account">The parameters that say whose account the command acts for.</param>
/// <param name="warn">Writes a warning.</param>
internal sealed class StoredSecretCheck(SecretVault vault, WrittenSecrets written, string account, Action<string> warn)
{
    private readonly List<string> _restored = [];
    private readonly List<(WrittenSecret Secret, YourMomException Failure)> _lost = [];
    private readonly List<WrittenSecret> _replaced = [];
    private readonly List<WrittenSecret> _unchecked = [];

    /// <summary>Stores again what is missing, and warns of it and of what has another value.</summary>
    /// <param name="writer">The command that wrote the secrets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Run(PSCmdlet writer, CancellationToken cancellationToken)
    {
        foreach (var secret in written.Of(writer))
        {
            if (!VaultCommand.HasForeignChanges(secret.ForeignChanges))
            {
                written.Remove(secret);
            }
            else if (_unchecked.Count > 0 || !TryCheck(secret, cancellationToken))
            {
                // One wait for a vault that does not respond is enough.
                _unchecked.Add(secret);
            }
        }

        Warn();
    }

    private string Recovery =>
        $"Get-YourMomInstance -WithoutStoredToken{account} | Save-YourMomToken{account} stores missing tokens; " +
        "Set-YourMomCredential stores a profile.";

    private bool TryCheck(WrittenSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            var stored = vault.In(secret.Vault).Read(secret.Name, cancellationToken);
            if (stored is null)
            {
                Restore(secret, cancellationToken);
            }
            else if (Secret.FixedTimeEquals(stored, secret.Value))
            {
                written.Remove(secret);
            }
            else
            {
                _replaced.Add(secret);
            }

            return true;
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            _replaced.Add(secret);
            return true;
        }
        catch (Exception e) when (e is YourMomException || (e is PipelineStoppedException && vault.IsEnding))
        {
            return false;
        }
    }

    // Written again, it has a new entry in the list.
    private void Restore(WrittenSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            vault.Write(secret.Vault, secret.Name, secret.Value, [], cancellationToken);
            _restored.Add(secret.Name);
        }
        catch (YourMomException e)
        {
            _lost.Add((secret, e));
        }
    }

    private void Warn()
    {
        if (_restored.Count > 0)
        {
            warn(
                "Another program wrote to the vault and removed secrets of this command. " +
                $"They were stored again: {string.Join(", ", _restored)}.");
        }

        foreach (var (secret, failure) in _lost)
        {
            Warn(
                $"Another program removed the secret {secret.Name} of this command from the vault '{secret.Vault}', and it could not " +
                $"be stored again. {failure.Message} {Recovery}",
                [secret]);
        }

        // Only a warning: the value may be an old one that a program brought back, or a newer one of another session. Nothing shows which.
        foreach (var secret in _replaced)
        {
            var command = InstanceToken.IdOf(secret.Name) is { } id
                ? $"Get-YourMomInstance -Id {id}{account} | Save-YourMomToken{account}"
                : $"Set-YourMomCredential {YourMomCredential.ProfileOf(secret.Name)}";
            Warn(
                $"Another program replaced the secret {secret.Name} of this command in the vault '{secret.Vault}', " +
                $"perhaps with an older value. It was not changed back. {command} stores it again.",
                [secret]);
        }

        if (_unchecked.Count > 0)
        {
            Warn(
                "Another program wrote to the vault while this command ran and may have overwritten its secrets. " +
                $"These could not be checked: {string.Join(", ", _unchecked.Select(secret => secret.Name))}. {Recovery}",
                _unchecked);
        }
    }

    // The engine ends the command the same way whether the warning was written or not: rather twice than not at all.
    private void Warn(string message, IEnumerable<WrittenSecret> secrets)
    {
        warn(message);
        foreach (var secret in secrets)
        {
            written.Remove(secret);
        }
    }
}
