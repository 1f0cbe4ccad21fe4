using System.Management.Automation;
using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>The secrets of this module in SecretManagement. Every failure has a kind of its own.</summary>
/// <param name="cmdlet">Who asks: SecretManagement runs in its session.</param>
/// <param name="name">The vault; null for the default one, and to look in all.</param>
/// <param name="timeout">How long one call may take.</param>
/// <param name="isEnding">True when the pipeline has ended, so that the cmdlet may write nothing any more.</param>
internal sealed class SecretVault(PSCmdlet cmdlet, string? name, TimeSpan timeout, bool isEnding = false)
{
    // A cloud's vault may load a module first; a user may have to find a password.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TimeoutWithPrompt = TimeSpan.FromSeconds(300);

    // A file that another process has open is free again by then.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    // Letters only, which every vault takes: shows whether it is the name that a vault refuses.
    private const string PlainName = "CloudYourMomsWriteTest";

    /// <summary>True when SecretManagement is there, or something that takes its place.</summary>
    public bool IsInstalled() =>
        cmdlet.InvokeCommand.GetCommand($@"{VaultCommand.ModuleName}\Get-SecretVault", CommandTypes.Alias | CommandTypes.Function | CommandTypes.Cmdlet) is not null;

    /// <summary>The vault that was named; null for the default one.</summary>
    public string? Name => name;

    /// <summary>True when the pipeline has ended.</summary>
    public bool IsEnding => isEnding;

    /// <summary>The vault of a cmdlet's parameters. Nothing is read yet.</summary>
    /// <param name="cmdlet">Who asks: SecretManagement runs in its session.</param>
    /// <param name="name">The vault; null for the default one, and to look in all.</param>
    /// <param name="timeoutSec">How long one call may take, in seconds; 0 for the default.</param>
    public static SecretVault Open(PSCmdlet cmdlet, string? name, int timeoutSec) => new(
        cmdlet, name, timeoutSec > 0 ? TimeSpan.FromSeconds(timeoutSec) : HostPrompt.IsPossible(cmdlet.Host) ? TimeoutWithPrompt : Timeout);

    /// <summary>The same, in one vault.</summary>
    public SecretVault In(string vault) => new(cmdlet, vault, timeout, isEnding);

    /// <summary>The same for the end of a pipeline that was stopped, with another limit of time.</summary>
    public SecretVault AtEnd(TimeSpan limit) => new(cmdlet, name, limit, isEnding: true);

    /// <summary>The text of a secret; null when there is none of the name.</summary>
    /// <exception cref="YourMomException">The vault cannot be asked, or the secret is no text.</exception>
    public SecureString? Read(string secretName, CancellationToken cancellationToken) => Read(secretName, [], cancellationToken);

    private SecureString? Read(string secretName, IEnumerable<SecureString> echoes, CancellationToken cancellationToken)
    {
        var result = Run(new VaultCommand("Get-Secret").With("Name", secretName).With("Vault", name), cancellationToken);
        return (result.Values.Count > 0 ? result.Values[0].BaseObject : null) switch
        {
            SecureString secret => secret,
            string text => Secret.ToSecureString(text),
            { } => throw new YourMomException(YourMomErrorKind.VaultSecretInvalid, $"The secret {secretName} is no text, so it is not of this module."),
            null when result.HasErrorBeside("GetSecretNotFound") =>
                throw Failure(YourMomErrorKind.VaultUnreadable, "be read", result, echoes, cancellationToken),
            null => null,
        };
    }

    /// <summary>The same from another vault when this one has none: a vault for tokens need not be that of the profiles.</summary>
    /// <exception cref="YourMomException">A vault cannot be asked, or the secret is no text.</exception>
    public SecureString? ReadAnywhere(string secretName, CancellationToken cancellationToken) =>
        Read(secretName, cancellationToken) ?? (name is null ? null : new SecretVault(cmdlet, null, timeout, isEnding).Read(secretName, cancellationToken));

    /// <summary>The names of the secrets that match a pattern, each with its vault; those of the default vault first.</summary>
    /// <exception cref="YourMomException">The vault cannot be asked; of several one that cannot be is passed over, as long as another has something.</exception>
    public IReadOnlyList<(string Name, string Vault)> Find(string pattern, CancellationToken cancellationToken)
    {
        var result = Run(new VaultCommand("Get-SecretInfo").With("Name", pattern).With("Vault", name), cancellationToken);
        return result.Errors.Count == 0 || result.Values.Count > 0
            ? [.. result.Values.Select(info => ((string)info.Properties["Name"].Value, (string)info.Properties["VaultName"].Value))]
            : throw Failure(YourMomErrorKind.VaultUnreadable, "be read", result, [], cancellationToken);
    }

    /// <summary>The vault to write to.</summary>
    /// <exception cref="YourMomException">There is none, or not of that name.</exception>
    public string RequireTarget(CancellationToken cancellationToken) => name is not null
        ? RequireRegistered(name, cancellationToken)
        : DefaultOrNull(cancellationToken) ?? throw new YourMomException(YourMomErrorKind.DefaultVaultMissing, "No vault was named, and none is the default.");

    /// <summary>The name of the default vault; null when there is none.</summary>
    public string? DefaultOrNull(CancellationToken cancellationToken) => Run(new VaultCommand("Get-SecretVault"), cancellationToken).Values
        .Where(vault => vault.Properties["IsDefault"]?.Value is true)
        .Select(vault => (string)vault.Properties["Name"].Value)
        .FirstOrDefault();

    /// <summary>Writes a secret, over one of the same name, and reads it back.</summary>
    /// <remarks>A vault may drop what it is given without an error.</remarks>
    /// <param name="target">The vault.</param>
    /// <param name="secretName">The secret's name.</param>
    /// <param name="value">Its text.</param>
    /// <param name="echoes">Secrets within the text, which the vault's words may hold.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="YourMomException">The vault cannot be asked, refuses, or does not keep what it was given.</exception>
    public void Write(string target, string secretName, SecureString value, IReadOnlyList<SecureString> echoes, CancellationToken cancellationToken)
    {
        var isShared = IsSecretStore(target, cancellationToken);
        echoes = [value, .. echoes];

        // Another program may overwrite a secret of SecretStore before it is read back.
        for (var writesLeft = isShared ? 2 : 1; ; writesLeft--)
        {
            var result = Set(target, secretName, value, isShared, cancellationToken);
            if (result.Errors.Count > 0)
            {
                var isRefusal = !result.IsLocked && !result.IsModuleMissing && secretName != PlainName;
                throw isRefusal && TakesPlainName(target, isShared, cancellationToken)
                    ? new YourMomException(
                        YourMomErrorKind.VaultNameRefused,
                        $"The vault '{target}' takes no secret of the name {secretName}. {Excerpt(result, echoes)}")
                    : Failure(YourMomErrorKind.VaultUnwritable, "be written to", result, echoes, cancellationToken);
            }

            if (Has(target, secretName, value, echoes, cancellationToken))
            {
                // The secret that shows whether the vault can be written to is of no use afterwards.
                if (isShared && secretName != TokenStore.WriteTestName)
                {
                    Written.Add(new(cmdlet, target, secretName, value, result.ForeignChanges));
                }

                return;
            }

            if (writesLeft == 1)
            {
                throw new YourMomException(
                    YourMomErrorKind.VaultUnwritable,
                    $"The vault '{target}' reported no error for the secret {secretName}, but it does not have what was written.");
            }
        }
    }

    /// <summary>Removes a secret.</summary>
    /// <exception cref="YourMomException">The vault cannot be asked, or refuses.</exception>
    public void Remove(string target, string secretName, CancellationToken cancellationToken)
    {
        var isShared = IsSecretStore(target, cancellationToken);
        var result = Delete(target, secretName, isShared, cancellationToken);
        if (result.Errors.Count > 0)
        {
            throw Failure(YourMomErrorKind.VaultUnwritable, "be written to", result, [], cancellationToken);
        }

        Written.Remove(target, secretName);
    }

    /// <summary>What the running commands of the session wrote.</summary>
    private WrittenSecrets Written => Memory.WrittenSecrets;

    private ModuleState Memory => ModuleState.Of(cmdlet.MyInvocation.MyCommand.Module);

    // SecretStore writes all secrets at once, from a copy that each process has. A cloud's vault takes one secret at a time: a lock would only cost
    // time. Another vault with a copy cannot be made to read its file, so that a lock would not help.
    private bool IsSecretStore(string target, CancellationToken cancellationToken)
    {
        var vaults = Run(new VaultCommand("Get-SecretVault"), cancellationToken).Values;
        var isShared = vaults.Any(vault => vault.Properties["ModuleName"]?.Value is SecretStoreCache.ModuleName &&
            target.Equals(vault.Properties["Name"]?.Value as string, StringComparison.OrdinalIgnoreCase));
        if (isShared && SecretStoreCache.FindLockFile() is null)
        {
            // Loads it, so that it says where its file is, and asks for its password while nobody waits yet.
            _ = Run(new VaultCommand("Get-Secret").With("Name", PlainName).With("Vault", target), cancellationToken);
        }

        return isShared;
    }

    private Func<IDisposable?>? TurnAt(string target, bool isShared, CancellationToken cancellationToken) =>
        isShared ? () => new SecretStoreTurn(cmdlet, target, timeout, Memory.VaultLockTimeout, isEnding).Take(cancellationToken) : null;

    // As text: every vault takes that, and not every one a secure string. The wrapper keeps it out of the logs of what commands are
    // given (module logging), which write down the text form of every parameter.
    private VaultResult Set(string target, string secretName, SecureString value, bool isShared, CancellationToken cancellationToken)
    {
        var text = new PSObject(Secret.ToPlainText(value));
        text.Methods.Add(new PSScriptMethod("ToString", ScriptBlock.Create("'********'")));
        var command = new VaultCommand("Set-Secret").With("Name", secretName).With("Secret", text).With("Vault", target).WithoutAsking();
        return Run(command, TurnAt(target, isShared, cancellationToken), cancellationToken);
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
            new VaultCommand("Remove-Secret").With("Name", secretName).With("Vault", target).WithoutAsking(),
            TurnAt(target, isShared, cancellationToken),
            cancellationToken);

    private bool TakesPlainName(string target, bool isShared, CancellationToken cancellationToken)
    {
        if (Set(target, PlainName, Secret.ToSecureString("none"), isShared, cancellationToken).Errors.Count > 0)
        {
            return false;
        }

        // One that stays holds nothing.
        Delete(target, PlainName, isShared, cancellationToken);
        return true;
    }

    private VaultResult Run(VaultCommand command, CancellationToken cancellationToken) => Run(command, null, cancellationToken);

    private VaultResult Run(VaultCommand command, Func<IDisposable?>? takeTurn, CancellationToken cancellationToken)
    {
        var wait = new VaultWaitProgress(cmdlet, "Another runspace of this process uses a vault.", timeout, isEnding);
        var result = command.Run(cmdlet.SessionState, timeout, wait, takeTurn, cancellationToken);
        for (var repetitions = 0; repetitions < 2 && result.MayPass; repetitions++)
        {
            cancellationToken.WaitHandle.WaitOne(Moment);
            result = command.Run(cmdlet.SessionState, timeout, wait, takeTurn, cancellationToken);
        }

        return result.IsModuleMissing
            ? throw new YourMomException(YourMomErrorKind.VaultModuleMissing, $"The module {VaultCommand.ModuleName}, which keeps secrets in vaults, is not installed here.")
            : result;
    }

    private string RequireRegistered(string vault, CancellationToken cancellationToken)
    {
        var names = Run(new VaultCommand("Get-SecretVault"), cancellationToken).Values.Select(found => (string)found.Properties["Name"].Value);
        return names.FirstOrDefault(found => found.Equals(vault, StringComparison.OrdinalIgnoreCase)) ?? throw new YourMomException(YourMomErrorKind.VaultNotFound, $"No vault '{vault}' is registered.");
    }

    private YourMomException Failure(YourMomErrorKind kind, string what, VaultResult result, IEnumerable<SecureString> echoes, CancellationToken cancellationToken)
    {
        if (result.IsLocked)
        {
            return new YourMomException(YourMomErrorKind.VaultLocked, $"{Subject} is locked. {Excerpt(result, echoes)}");
        }

        if (name is not null)
        {
            RequireRegistered(name, cancellationToken);
        }

        return new YourMomException(kind, $"{Subject} cannot {what}. {Excerpt(result, echoes)}");
    }

    private string Subject => name is null ? "The vault" : $"The vault '{name}'";

    private static string Excerpt(VaultResult result, IEnumerable<SecureString> echoes) => new Redactor(echoes).Sanitize(result.Message);
}
