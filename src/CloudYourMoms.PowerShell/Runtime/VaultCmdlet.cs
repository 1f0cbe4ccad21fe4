using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>A cmdlet that may keep something in a vault of SecretManagement.</summary>
/// <error cref="YourMomErrorKind.VaultModuleMissing"/>
/// <error cref="YourMomErrorKind.VaultNotFound"/>
/// <error cref="YourMomErrorKind.VaultLocked"/>
/// <error cref="YourMomErrorKind.VaultTimeout"/>
/// <error cref="YourMomErrorKind.VaultUnreadable"/>
public abstract class VaultCmdlet : AsyncCmdlet
{
    // A cloud's vault may load a module first; a person may have to find a password.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PatienceWithPerson = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The vault of SecretManagement to keep things in; without it the default one. What is not found there is looked for in all, the default one first.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Vault { get; set; }

    /// <summary>How long one call of the vault may take, in seconds. Where somebody can be asked for its password, that takes longer.</summary>
    [Parameter]
    [PSDefaultValue(Help = "60, or 300 where somebody can be asked")]
    [ValidateRange(1, 3600)]
    public int VaultTimeoutSec { get; set; }

    /// <summary>The vault for these parameters.</summary>
    private protected SecretVault Secrets => new(
        this,
        Vault,
        VaultTimeoutSec > 0 ? TimeSpan.FromSeconds(VaultTimeoutSec) : HostPrompt.IsPossible(Host) ? PatienceWithPerson : Patience);

    /// <summary>Stores again what another program removed from SecretStore while this command ran, and warns of what it replaced.</summary>
    protected override Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        new StoredSecretCheck(Secrets, AccountArguments, WriteWarning).Run(Memory.WrittenSecrets.Take(this), cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>What the session remembers.</summary>
    private protected ModuleState Memory => ModuleState.Of(MyInvocation.MyCommand.Module);

    /// <summary>The same for a pipeline that ended before the command did.</summary>
    /// <remarks>The cmdlet may write nothing any more, and a stopped pipeline runs no command: then the check only warns.</remarks>
    private protected void CheckStoredSecretsAtEnd()
    {
        var written = Memory.WrittenSecrets.Take(this);
        if (written.Count > 0)
        {
            new StoredSecretCheck(Secrets.AtEnd(EndTimeout), AccountArguments, message => Host.UI?.WriteWarningLine(message))
                .Run(written, CancellationToken.None);
        }
    }
}
