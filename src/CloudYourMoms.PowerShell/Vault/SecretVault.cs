using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>The secrets of this module in SecretManagement.</summary>
/// <param name="cmdlet">The cmdlet in whose session SecretManagement runs.</param>
/// <param name="name">The vault; null to write to the default vault and search all vaults.</param>
/// <param name="timeout">The time limit of a call.</param>
/// <param name="isEnding">True if the pipeline has ended and the cmdlet can no longer write.</param>
internal sealed class SecretVault(AsyncCmdlet cmdlet, string? name, TimeSpan timeout, bool isEnding = false)
{
    // A cloud vault may have to load a module; a user may have to look up a password.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TimeoutWithPrompt = TimeSpan.FromSeconds(300);

    // Long enough for another process to close the vault's file.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);

    // Letters only, which every vault accepts: a successful write shows that the vault rejected only the other name.
    private const string PlainName = "CloudYourMomsWriteTest";

    /// <summary>True if SecretManagement or a replacement for it is available.</summary>
    public bool IsInstalled() =>
        cmdlet.InvokeCommand.GetCommand(
            $@"{VaultCommand.ModuleName}\Get-SecretVault", CommandTypes.Alias | CommandTypes.Function | CommandTypes.Cmdlet) is not null;

    /// <summary>The specified vault; null for the default vault.</summary>
    public string? Name => name;

    /// <summary>True if the pipeline has ended.</summary>
    public bool IsEnding => isEnding;

    /// <summary>Creates the vault for a cmdlet's parameters, without reading from it.</summary>
    /// <param name="cmdlet">The cmdlet in whose session SecretManagement runs.</param>
    /// <param name="name">The vault; null to write to the default vault and search all vaults.</param>
    /// <param name="timeoutSec">The time limit of a call in seconds; 0 for the default.</param>
    public static SecretVault Open(AsyncCmdlet cmdlet, string? name, int timeoutSec) => new(
        cmdlet, name, timeoutSec > 0 ? TimeSpan.FromSeconds(timeoutSec) : HostPrompt.IsPossible(cmdlet.Host) ? TimeoutWithPrompt : Timeout);

    /// <summary>The same secrets in one vault.</summary>
    public SecretVault In(string vault) => new(cmdlet, vault, timeout, isEnding);

    /// <summary>The same vault after the pipeline was stopped, with another time limit.</summary>
    public SecretVault AtEnd(TimeSpan limit) => new(cmdlet, name, limit, isEnding: true);

    /// <summary>Reads a secret; null if the secret does not exist.</summary>
    /// <exception cref="YourMomException">The vault cannot be read, or the secret is not text.</exception>
    public SecureString? Read(string secretName, CancellationToken cancellationToken) => Read(secretName, [], cancellationToken);

    private SecureString? Read(string secretName, IEnumerable<SecureString> echoes, CancellationToken cancellationToken)
    {
        var result = Run(new VaultCommand("Get-Secret").With("Name", secretName).With("Vault", name), cancellationToken);
        return (result.Values.Count > 0 ? result.Values[0].BaseObject : null) switch
        {
            SecureString secret => secret,
            string text => Secret.ToSecureString(text),
            { } => throw new YourMomException(YourMomErrorKind.VaultSecretInvalid, Messages.FormatVaultSecretNotText(secretName)),
            null when result.HasErrorOtherThan("GetSecretNotFound") =>
                throw Failure(YourMomErrorKind.VaultUnreadable, result, echoes, cancellationToken),
            null => null,
        };
    }

    /// <summary>Reads a secret from this vault or else from another one: tokens and profiles can be in different vaults.</summary>
    /// <exception cref="YourMomException">A vault cannot be read, or the secret is not text.</exception>
    public SecureString? ReadAnywhere(string secretName, CancellationToken cancellationToken) =>
        Read(secretName, cancellationToken) ??
        (name is null ? null : new SecretVault(cmdlet, null, timeout, isEnding).Read(secretName, cancellationToken));

    /// <summary>The names and vaults of the secrets that match a pattern, the default vault first.</summary>
    /// <exception cref="YourMomException">
    /// The vault cannot be read. If another vault has a match, a vault that cannot be read is skipped.
    /// </exception>
    public IReadOnlyList<(string Name, string Vault)> Find(string pattern, CancellationToken cancellationToken)
    {
        var result = Run(new VaultCommand("Get-SecretInfo").With("Name", pattern).With("Vault", name), cancellationToken);
        return result.Errors.Count == 0 || result.Values.Count > 0
            ? [.. result.Values.Select(info => ((string)info.Properties["Name"].Value, (string)info.Properties["VaultName"].Value))]
            : throw Failure(YourMomErrorKind.VaultUnreadable, result, [], cancellationToken);
    }

    /// <summary>The vault to write to.</summary>
    /// <exception cref="YourMomException">The vault is not registered, or no default vault exists.</exception>
    public string RequireTarget(CancellationToken cancellationToken) => name is not null
        ? RequireRegistered(name, cancellationToken)
        : DefaultOrNull(cancellationToken) ?? throw new YourMomException(
            YourMomErrorKind.DefaultVaultMissing, Messages.DefaultVaultMissing);

    /// <summary>The name of the default vault; null if none is registered.</summary>
    public string? DefaultOrNull(CancellationToken cancellationToken) => Run(new VaultCommand("Get-SecretVault"), cancellationToken).Values
        .Where(vault => vault.Properties["IsDefault"]?.Value is true)
        .Select(vault => (string)vault.Properties["Name"].Value)
        .FirstOrDefault();

    /// <summary>Writes a secret, replaces one of the same name, and verifies the stored value.</summary>
    /// <remarks>A vault can lose a secret without an error.</remarks>
    /// <param name="target">The vault.</param>
    /// <param name="secretName">The name of the secret.</param>
    /// <param name="value">The value.</param>
    /// <param name="echoes">Secrets in the value, to be redacted from the vault's messages.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="YourMomException">The vault cannot be used, rejects the secret, or did not store it.</exception>
    public void Write(
        string target, string secretName, SecureString value, IReadOnlyList<SecureString> echoes, CancellationToken cancellationToken)
    {
        var isShared = IsSecretStore(target, cancellationToken);
        echoes = [value, .. echoes];

        // Another program may overwrite a secret of SecretStore before it is read back.
        for (var writesLeft = isShared ? 2 : 1; ; writesLeft--)
        {
            var result = Set(target, secretName, value, isShared, cancellationToken);
            if (result.Errors.Count > 0)
            {
                var isRejection = !result.IsLocked && !result.IsModuleMissing && secretName != PlainName;
                throw isRejection && AcceptsPlainName(target, isShared, cancellationToken)
                    ? new YourMomException(
                        YourMomErrorKind.VaultNameRefused,
                        Messages.FormatVaultNameRefused(target, secretName, MessageOf(result, echoes)))
                    : Failure(YourMomErrorKind.VaultUnwritable, result, echoes, cancellationToken);
            }

            if (Has(target, secretName, value, echoes, cancellationToken))
            {
                // The write test is not needed after the command.
                if (isShared && secretName != TokenStore.WriteTestName)
                {
                    Written.Add(new(cmdlet, target, secretName, value, result.ExternalChanges));
                }

                return;
            }

            if (writesLeft == 1)
            {
                throw new YourMomException(
                    YourMomErrorKind.VaultUnwritable,
                    Messages.FormatVaultValueNotStored(target, secretName));
            }
        }
    }

    /// <summary>Removes a secret.</summary>
    /// <exception cref="YourMomException">The vault cannot be used, or rejects the removal.</exception>
    public void Remove(string target, string secretName, CancellationToken cancellationToken)
    {
        var isShared = IsSecretStore(target, cancellationToken);
        var result = Delete(target, secretName, isShared, cancellationToken);
        if (result.Errors.Count > 0)
        {
            throw Failure(YourMomErrorKind.VaultUnwritable, result, [], cancellationToken);
        }

        Written.Remove(target, secretName);
    }

    /// <summary>The secrets that the running commands of the session wrote.</summary>
    private WrittenSecrets Written => State.WrittenSecrets;

    private ModuleState State => ModuleState.Of(cmdlet.MyInvocation.MyCommand.Module);

    // Each process has a copy of SecretStore's secrets, and each write saves the whole copy. Cloud vaults write single secrets and need
    // no lock. Other vaults with a copy cannot be made to reload their file, so a lock would not help.
    private bool IsSecretStore(string target, CancellationToken cancellationToken)
    {
        var vaults = Run(new VaultCommand("Get-SecretVault"), cancellationToken).Values;
        var isShared = vaults.Any(vault => vault.Properties["ModuleName"]?.Value is SecretStoreCache.ModuleName &&
            target.Equals(vault.Properties["Name"]?.Value as string, StringComparison.OrdinalIgnoreCase));
        if (isShared && SecretStoreCache.FindLockFile() is null)
        {
            // Loads SecretStore, which then has the path of its file, and prompts for the password before the lock is taken.
            _ = Run(new VaultCommand("Get-Secret").With("Name", PlainName).With("Vault", target), cancellationToken);
        }

        return isShared;
    }

    private Func<IDisposable?>? LockFor(string target, bool isShared, CancellationToken cancellationToken) =>
        isShared ? () => new SecretStoreLock(cmdlet, target, timeout, State.VaultLockTimeout, isEnding).Acquire(cancellationToken) : null;

    // Every vault accepts text, but not every vault a secure string. Module logging records the ToString() of every parameter, so the
    // wrapper hides the value.
    private VaultResult Set(string target, string secretName, SecureString value, bool isShared, CancellationToken cancellationToken)
    {
        var text = new PSObject(Secret.ToPlainText(value));
        text.Methods.Add(new PSScriptMethod("ToString", ScriptBlock.Create("'********'")));
        var command = new VaultCommand("Set-Secret")
            .With("Name", secretName).With("Secret", text).With("Vault", target).WithoutConfirmation();
        return Run(command, LockFor(target, isShared, cancellationToken), cancellationToken);
    }

    private bool Has(
        string target, string secretName, SecureString value, IEnumerable<SecureString> echoes, CancellationToken cancellationToken)
    {
        try
        {
            return In(target).Read(secretName, echoes, cancellationToken) is { } stored &&
                Secret.FixedTimeEquals(stored, value);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            return false;
        }
    }

    private VaultResult Delete(string target, string secretName, bool isShared, CancellationToken cancellationToken) =>
        Run(
            new VaultCommand("Remove-Secret").With("Name", secretName).With("Vault", target).WithoutConfirmation(),
            LockFor(target, isShared, cancellationToken),
            cancellationToken);

    private bool AcceptsPlainName(string target, bool isShared, CancellationToken cancellationToken)
    {
        if (Set(target, PlainName, Secret.ToSecureString("none"), isShared, cancellationToken).Errors.Count > 0)
        {
            return false;
        }

        // Failure is harmless: the secret has no content.
        Delete(target, PlainName, isShared, cancellationToken);
        return true;
    }

    private VaultResult Run(VaultCommand command, CancellationToken cancellationToken) => Run(command, null, cancellationToken);

    private VaultResult Run(VaultCommand command, Func<IDisposable?>? takeLock, CancellationToken cancellationToken)
    {
        var wait = new VaultWaitProgress(cmdlet, Messages.VaultUsedByOtherRunspace, timeout, isEnding);
        var result = command.Run(cmdlet.SessionState, timeout, wait, takeLock, cancellationToken);
        for (var repetitions = 0; repetitions < 2 && result.IsTransient; repetitions++)
        {
            cancellationToken.WaitHandle.WaitOne(RetryDelay);
            result = command.Run(cmdlet.SessionState, timeout, wait, takeLock, cancellationToken);
        }

        return result.IsModuleMissing
            ? throw new YourMomException(
                YourMomErrorKind.VaultModuleMissing,
                Messages.FormatVaultModuleMissing(VaultCommand.ModuleName))
            : result;
    }

    private string RequireRegistered(string vault, CancellationToken cancellationToken)
    {
        var names = Run(new VaultCommand("Get-SecretVault"), cancellationToken).Values
            .Select(found => (string)found.Properties["Name"].Value);
        return names.FirstOrDefault(found => found.Equals(vault, StringComparison.OrdinalIgnoreCase)) ??
            throw new YourMomException(YourMomErrorKind.VaultNotFound, Messages.FormatVaultNotFound(vault));
    }

    private YourMomException Failure(
        YourMomErrorKind kind, VaultResult result, IEnumerable<SecureString> echoes, CancellationToken cancellationToken)
    {
        if (result.IsLocked)
        {
            return new YourMomException(YourMomErrorKind.VaultLocked, Messages.FormatVaultLocked(Subject, MessageOf(result, echoes)));
        }

        if (name is not null)
        {
            RequireRegistered(name, cancellationToken);
        }

        var details = MessageOf(result, echoes);
        return new YourMomException(kind, kind == YourMomErrorKind.VaultUnreadable
            ? Messages.FormatVaultUnreadable(Subject, details)
            : Messages.FormatVaultUnwritable(Subject, details));
    }

    private string Subject => name is null ? Messages.VaultSubject : Messages.FormatVaultSubjectWithName(name);

    private static string MessageOf(VaultResult result, IEnumerable<SecureString> echoes) => new Redactor(echoes).Sanitize(result.Message);
}
