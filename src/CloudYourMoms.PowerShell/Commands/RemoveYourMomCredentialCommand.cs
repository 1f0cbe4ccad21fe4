using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Removes a profile from the vault.</summary>
/// <remarks>
/// <para>The secrets remain valid on the platform. The tokens of instances remain in the vault.</para>
/// <para>Without -Vault, the profile is removed from the first vault that contains it. The default vault is searched first.</para>
/// </remarks>
/// <example>Remove a profile<code>
/// Remove-YourMomCredential contoso-test
/// </code></example>
/// <example>Show which profiles would be removed<code>
/// Get-YourMomCredential contoso-* | Remove-YourMomCredential -WhatIf
/// </code></example>
/// <input cref="YourMomCredential">You can pipe profiles from Get-YourMomCredential to this cmdlet.</input>
/// <output>This cmdlet returns no output.</output>
/// <error cref="YourMomErrorKind.InvalidProfileName"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.VaultUnwritable"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomCredentialCommand"/>
/// <seealso cref="SetYourMomCredentialCommand"/>
[Cmdlet(VerbsCommon.Remove, "YourMomCredential", SupportsShouldProcess = true)]
public sealed class RemoveYourMomCredentialCommand : VaultCmdlet
{
    /// <summary>Specifies the names of the profiles to remove.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];

    /// <summary>Specifies the vault. By default, all vaults are searched, the default vault first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Specifies the piped object. If -Profile is also given, both must have the same name.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [PipedRecord(nameof(Profile))]
    public PipedRecord? Record { get; set; }

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
            var found = vault.Find(secretName, cancellationToken);
            if (found.Count == 0)
            {
                WriteError(ToRecord(AccountContext.NotFound(profile), profile));
            }
            else if (ShouldProcess(Messages.FormatVaultTarget(found[0].Vault), Messages.FormatProfileRemoveAction(profile)))
            {
                vault.Remove(found[0].Vault, secretName, cancellationToken);
                Memory.Profiles.TryRemove(profile, out _);
            }
        }

        return Task.CompletedTask;
    }
}
