using System.Management.Automation;

namespace CloudYourMoms.Commands;

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
        VaultTimeoutSec > 0 ? TimeSpan.FromSeconds(VaultTimeoutSec) : PersonPrompt.IsPossible(Host) ? PatienceWithPerson : Patience);

    /// <summary>Stores again what another program removed from SecretStore while this command ran, and warns.</summary>
    protected override Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        List<string> restored = [];
        foreach (var secret in TakeOverwritten(cancellationToken))
        {
            try
            {
                Secrets.Write(secret.Vault, secret.Name, secret.Value, [], cancellationToken);
                restored.Add(secret.Name);
            }
            catch (YourMomException e)
            {
                WriteWarning(
                    $"Another program removed the secret {secret.Name} of this command from the vault '{secret.Vault}', and it could not " +
                    $"be stored again. {e.Message} Get-YourMomInstance -WithoutStoredToken{AccountWords} | Save-YourMomToken{AccountWords} " +
                    "stores missing tokens; Set-YourMomCredential stores a profile.");
            }
        }

        if (restored.Count > 0)
        {
            WriteWarning(
                $"Another program wrote to the vault and removed secrets of this command. They were stored again: {string.Join(", ", restored)}.");
        }

        return Task.CompletedTask;
    }

    /// <summary>What the session remembers.</summary>
    private protected SessionMemory Memory => SessionMemory.Of(MyInvocation.MyCommand.Module);

    /// <summary>What this command wrote to SecretStore and another program has overwritten since. It is returned once.</summary>
    private IReadOnlyList<WrittenSecret> TakeOverwritten(CancellationToken cancellationToken)
    {
        var written = Memory.WrittenSecrets.Take(this);
        try
        {
            var foreignChanges = VaultCommand.ForeignChanges;
            return
            [
                .. written
                    .Where(secret => secret.ForeignChanges < foreignChanges)
                    .Where(secret => Secrets.In(secret.Vault).Read(secret.Name, cancellationToken) is null),
            ];
        }
        catch (YourMomException e)
        {
            // What the command did is done.
            WriteVerbose($"Whether the vault still has what was stored is unknown. {e.Message}");
            return [];
        }
    }
}
