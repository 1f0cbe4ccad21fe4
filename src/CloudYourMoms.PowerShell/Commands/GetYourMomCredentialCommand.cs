using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Lists the profiles that are stored in the vault: whose account, on which platform.</summary>
/// <remarks>
/// <para>A profile holds the user and organization secret of an account, and the address of the platform that they are for. <see cref="SetYourMomCredentialCommand"/> stores one; in the vault it is a secret of the name CloudYourMoms-Profile- and the profile's.</para>
/// <para>Its secrets are secure strings, and no view shows them.</para>
/// </remarks>
/// <example>List all profiles<code>
/// Get-YourMomCredential
/// </code></example>
/// <example>See which platform a profile is for<code>
/// (Get-YourMomCredential contoso-test).BaseUri
/// </code></example>
/// <input cref="string">The names of profiles, and of the vault, by the properties Profile and Vault.</input>
/// <output cref="YourMomCredential">One for each profile, with the vault that it was found in.</output>
/// <error cref="YourMomErrorKind.InvalidProfileName"/>
/// <error cref="YourMomErrorKind.InvalidWildcardPattern"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.VaultModuleMissing"/>
/// <error cref="YourMomErrorKind.VaultNotFound"/>
/// <error cref="YourMomErrorKind.VaultLocked"/>
/// <error cref="YourMomErrorKind.VaultTimeout"/>
/// <error cref="YourMomErrorKind.VaultUnreadable"/>
/// <seealso cref="SetYourMomCredentialCommand"/>
/// <seealso cref="RemoveYourMomCredentialCommand"/>
[Cmdlet(VerbsCommon.Get, "YourMomCredential")]
[OutputType(typeof(YourMomCredential))]
public sealed class GetYourMomCredentialCommand : AsyncCmdlet
{
    /// <summary>The profiles. One without wildcards that is not there is an error.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Profile { get; set; } = ["*"];

    /// <summary>The vault; without it all are searched, the default one first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

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
        var vault = SecretVault.Open(this, Vault, VaultTimeoutSec);
        foreach (var profile in Profile)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(profile))
            {
                WriteOne(vault, profile, YourMomCredential.SecretName(profile), cancellationToken);
                continue;
            }

            var pattern = WildcardName.Parse(profile);
            foreach (var (name, place) in vault.Find(YourMomCredential.SecretNames, cancellationToken))
            {
                if (YourMomCredential.ProfileOf(name) is { } found && pattern.IsMatch(found))
                {
                    Write(vault.In(place), found, name, cancellationToken);
                }
            }
        }

        return Task.CompletedTask;
    }

    private void WriteOne(SecretVault vault, string profile, string secretName, CancellationToken cancellationToken)
    {
        var places = vault.Find(secretName, cancellationToken);
        if (places.Count > 0)
        {
            Write(vault.In(places[0].Vault), YourMomCredential.ProfileOf(secretName)!, secretName, cancellationToken);
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
            // The others may be sound.
            WriteError(ToRecord(e, profile));
        }
    }
}
