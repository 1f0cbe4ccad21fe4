using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Verifies the secrets that a command stored in SecretStore, if another program wrote to it in the meantime.</summary>
/// <remarks>
/// A secret is removed from the list after it is checked and its warning is written. If a stop or a terminating warning interrupts the
/// check, the remaining secrets are checked when the pipeline ends.
/// </remarks>
/// <param name="vault">The vaults.</param>
/// <param name="written">The secrets that the commands of the session wrote.</param>
/// <param name="account">The command's account arguments.</param>
/// <param name="warn">Writes a warning.</param>
internal sealed class StoredSecretCheck(SecretVault vault, WrittenSecrets written, string account, Action<string> warn)
{
    private readonly List<string> _restored = [];
    private readonly List<(WrittenSecret Secret, YourMomException Failure)> _lost = [];
    private readonly List<WrittenSecret> _replaced = [];
    private readonly List<WrittenSecret> _unchecked = [];

    /// <summary>Restores missing secrets, and warns about missing and replaced secrets.</summary>
    /// <param name="writer">The command that wrote the secrets.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public void Run(PSCmdlet writer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var secret in written.Of(writer))
            {
                if (!VaultCommand.HasExternalChanges(secret.ExternalChanges))
                {
                    written.Remove(secret);
                }
                else if (_unchecked.Count > 0 || !TryCheck(secret, cancellationToken))
                {
                    // Wait only once for a vault that does not respond.
                    _unchecked.Add(secret);
                }
            }

            Warn();
        }
        finally
        {
            // The check at the end of the pipeline does not find them again, and a stopped command can write only to the host.
            WarnOfRestored(message => writer.Host.UI?.WriteWarningLine(message));
        }
    }

    private string Recovery(WrittenSecret secret) =>
        Messages.FormatStoredSecretsRecovery(
            CommandArgument.SaveMissingTokens(secret.Vault, account), CommandArgument.Format("Vault", secret.Vault));

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

    // A new write adds a new entry to the list.
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

    private void WarnOfRestored(Action<string> write)
    {
        if (_restored.Count > 0)
        {
            write(Messages.FormatStoredSecretsRestored(string.Join(", ", _restored)));
            _restored.Clear();
        }
    }

    private void Warn()
    {
        WarnOfRestored(warn);
        foreach (var (secret, failure) in _lost)
        {
            Warn(Messages.FormatStoredSecretRemoved(secret.Name, secret.Vault, failure.Message, Recovery(secret)), [secret]);
        }

        // The value can be an older, restored value or a newer one from another session, so it is not changed.
        foreach (var secret in _replaced)
        {
            var target = CommandArgument.Format("Vault", secret.Vault);
            var command = InstanceToken.IdOf(secret.Name) is { } id
                ? $"Get-YourMomInstance -Id {id}{account} | Save-YourMomToken{target}{account}"
                : $"Set-YourMomCredential{CommandArgument.Format("Profile", YourMomCredential.ProfileOf(secret.Name))}{target}";
            Warn(Messages.FormatStoredSecretReplaced(secret.Name, secret.Vault, command), [secret]);
        }

        if (_unchecked.Count > 0)
        {
            Warn(
                Messages.FormatStoredSecretsUnchecked(string.Join(", ", _unchecked.Select(secret => secret.Name)), Recovery(_unchecked[0])),
                _unchecked);
        }
    }

    // A terminating warning does not show whether it was written. A duplicate warning is better than none.
    private void Warn(string message, IEnumerable<WrittenSecret> secrets)
    {
        warn(message);
        foreach (var secret in secrets)
        {
            written.Remove(secret);
        }
    }
}
