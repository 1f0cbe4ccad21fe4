using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Removes a profile from the vault.</summary>
/// <remarks>
/// <para>The platform is not told: the secrets stay good there. Tokens of instances stay in the vault too.</para>
/// <para>Without -Vault the profile is removed from the first vault that has it, the default one before all others.</para>
/// </remarks>
/// <example>Remove a profile<code>
/// Remove-YourMomCredential contoso-test
/// </code></example>
/// <example>See which profiles would be removed<code>
/// Get-YourMomCredential contoso-* | Remove-YourMomCredential -WhatIf
/// </code></example>
/// <input cref="YourMomCredential">Profiles, as Get-YourMomCredential writes them: by their properties Profile and Vault.</input>
/// <output>It writes nothing.</output>
/// <error cref="YourMomErrorKind.InvalidProfileName"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.VaultUnwritable"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <error cref="YourMomErrorKind.VaultModuleMissing"/>
/// <error cref="YourMomErrorKind.VaultNotFound"/>
/// <error cref="YourMomErrorKind.VaultLocked"/>
/// <error cref="YourMomErrorKind.VaultTimeout"/>
/// <error cref="YourMomErrorKind.VaultUnreadable"/>
/// <seealso cref="GetYourMomCredentialCommand"/>
/// <seealso cref="SetYourMomCredentialCommand"/>
[Cmdlet(VerbsCommon.Remove, "YourMomCredential", SupportsShouldProcess = true)]
public sealed class RemoveYourMomCredentialCommand : AsyncCmdlet
{
    /// <summary>The profiles.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];

    /// <summary>The vault; without it all are searched, the default one first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The piped record, which must be of the profile that -Profile names when both are given.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [PipedRecord(nameof(Profile))]
    public PipedRecord? Record { get; set; }

    /// <summary>
    /// How long one call of the vault may take, in seconds. Where somebody can be asked for its password, that takes longer.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "60, or 300 where somebody can be asked")]
    [ValidateRange(1, 3600)]
    public int VaultTimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Profile;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        Record?.RequireMatch(GivenParameters, nameof(Profile), nameof(Vault));
        var vault = SecretVault.Open(this, Vault, VaultTimeoutSec);
        foreach (var profile in Profile)
        {
            var secretName = YourMomCredential.SecretName(profile);
            var places = vault.Find(secretName, cancellationToken);
            if (places.Count == 0)
            {
                WriteError(ToRecord(AccountContext.NotFound(profile), profile));
            }
            else if (ShouldProcess($"vault '{places[0].Vault}'", $"Remove profile '{profile}'"))
            {
                vault.Remove(places[0].Vault, secretName, cancellationToken);
                Memory.Profiles.TryRemove(profile, out _);
            }
        }

        return Task.CompletedTask;
    }
}
