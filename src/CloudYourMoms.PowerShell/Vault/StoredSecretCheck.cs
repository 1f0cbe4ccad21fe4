using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Compares what a command stored in SecretStore with what is there, where another program wrote to it meanwhile.</summary>
/// <param name="vault">The vaults.</param>
/// <param name="account">The parameters that say whose account the command acts for.</param>
/// <param name="warn">Writes a warning.</param>
internal sealed class StoredSecretCheck(SecretVault vault, string account, Action<string> warn)
{
    private readonly List<string> _restored = [];
    private readonly List<string> _unchecked = [];

    /// <summary>Stores again what is missing, and warns of it and of what has another value.</summary>
    /// <param name="written">What the command wrote.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Run(IEnumerable<WrittenSecret> written, CancellationToken cancellationToken)
    {
        foreach (var secret in written.Where(secret => VaultCommand.HasForeignChanges(secret.ForeignChanges)))
        {
            // One wait for a vault that does not respond is enough.
            if (_unchecked.Count > 0 || !TryCheck(secret, cancellationToken))
            {
                _unchecked.Add(secret.Name);
            }
        }

        if (_restored.Count > 0)
        {
            warn(
                "Another program wrote to the vault and removed secrets of this command. " +
                $"They were stored again: {string.Join(", ", _restored)}.");
        }

        if (_unchecked.Count > 0)
        {
            warn(
                "Another program wrote to the vault while this command ran and may have overwritten its secrets. " +
                $"These could not be checked: {string.Join(", ", _unchecked)}. {Recovery}");
        }
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
            else if (!Secret.FixedTimeEquals(stored, secret.Value))
            {
                WarnOfOtherValue(secret);
            }

            return true;
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            WarnOfOtherValue(secret);
            return true;
        }
        catch (Exception e) when (e is YourMomException || (e is PipelineStoppedException && vault.IsEnding))
        {
            return false;
        }
    }

    private void Restore(WrittenSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            vault.Write(secret.Vault, secret.Name, secret.Value, [], cancellationToken);
            _restored.Add(secret.Name);
        }
        catch (YourMomException e)
        {
            warn(
                $"Another program removed the secret {secret.Name} of this command from the vault '{secret.Vault}', and it could not " +
                $"be stored again. {e.Message} {Recovery}");
        }
    }

    // Only a warning: the value may be an old one that a program brought back, or a newer one of another session. Nothing shows which.
    private void WarnOfOtherValue(WrittenSecret secret)
    {
        var command = InstanceToken.IdOf(secret.Name) is { } id
            ? $"Get-YourMomInstance -Id {id}{account} | Save-YourMomToken{account}"
            : $"Set-YourMomCredential {YourMomCredential.ProfileOf(secret.Name)}";
        warn(
            $"Another program replaced the secret {secret.Name} of this command in the vault '{secret.Vault}', " +
            $"perhaps with an older value. It was not changed back. {command} stores it again.");
    }
}
