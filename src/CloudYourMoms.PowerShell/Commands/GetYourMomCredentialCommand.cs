using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Gets the profiles that are stored in the vault.</summary>
/// <remarks>
/// <para>
/// A profile contains the user secret and organization secret of an account, and the address of the platform. Use
/// <see cref="SetYourMomCredentialCommand"/> to store a profile. In the vault, the name of the secret is CloudYourMoms-Profile- followed by
/// the name of the profile.
/// </para>
/// <para>The secrets are returned as secure strings and are not displayed.</para>
/// </remarks>
/// <example>Get all profiles<code>
/// Get-YourMomCredential
/// </code></example>
/// <example>Get the platform of a profile<code>
/// (Get-YourMomCredential contoso-test).BaseUri
/// </code></example>
/// <input cref="string">You can pipe objects with the properties Profile and Vault to this cmdlet.</input>
/// <output cref="YourMomCredential">This cmdlet returns an object for each profile, with the name of its vault.</output>
/// <error cref="YourMomErrorKind.InvalidProfileName"/>
/// <error cref="YourMomErrorKind.InvalidWildcardPattern"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <seealso cref="SetYourMomCredentialCommand"/>
/// <seealso cref="RemoveYourMomCredentialCommand"/>
[Cmdlet(VerbsCommon.Get, "YourMomCredential")]
[OutputType(typeof(YourMomCredential))]
public sealed class GetYourMomCredentialCommand : VaultCmdlet
{
    /// <summary>Specifies the names of profiles. Wildcards are permitted. A name without wildcards must exist.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Profile { get; set; } = ["*"];

    /// <summary>Specifies the vault. By default, all vaults are searched, the default vault first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Profile;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var vault = SecretVault.Open(this, Vault, VaultTimeoutSec);
        foreach (var profile in Profile)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(profile))
            {
                WriteOne(vault, profile, YourMomCredential.SecretName(profile), cancellationToken);
                continue;
            }

            var pattern = WildcardName.Parse(profile);
            foreach (var (secretName, vaultName) in vault.Find(YourMomCredential.SecretNames, cancellationToken))
            {
                if (YourMomCredential.ProfileOf(secretName) is { } name && pattern.IsMatch(name))
                {
                    Write(vault.In(vaultName), name, secretName, cancellationToken);
                }
            }
        }

        return Task.CompletedTask;
    }

    private void WriteOne(SecretVault vault, string profile, string secretName, CancellationToken cancellationToken)
    {
        var found = vault.Find(secretName, cancellationToken);
        if (found.Count > 0)
        {
            Write(vault.In(found[0].Vault), YourMomCredential.ProfileOf(secretName)!, secretName, cancellationToken);
        }
        else
        {
            WriteError(ToRecord(AccountContext.NotFound(profile), profile));
        }
    }

    private void Write(SecretVault vault, string profile, string secretName, CancellationToken cancellationToken)
    {
        try
        {
            if (vault.Read(secretName, cancellationToken) is { } text)
            {
                Memory.Profiles[profile] = 0;
                WriteObject(YourMomCredential.FromVaultText(profile, text) with { Vault = vault.Name });
            }
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            // Other profiles can still be valid.
            WriteError(ToRecord(e, profile));
        }
    }
}
