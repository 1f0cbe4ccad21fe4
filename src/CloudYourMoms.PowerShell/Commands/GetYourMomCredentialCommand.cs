using System.Management.Automation;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
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
/// <seealso cref="SetYourMomCredentialCommand"/>
/// <seealso cref="RemoveYourMomCredentialCommand"/>
[Cmdlet(VerbsCommon.Get, "YourMomCredential")]
[OutputType(typeof(YourMomCredential))]
public sealed class GetYourMomCredentialCommand : VaultCmdlet
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
    public override string? Vault { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Profile;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        foreach (var profile in Profile)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(profile))
            {
                WriteOne(profile, YourMomCredential.SecretName(profile), cancellationToken);
                continue;
            }

            var pattern = WildcardName.Parse(profile);
            foreach (var (name, vault) in Secrets.Find(YourMomCredential.SecretNames, cancellationToken))
            {
                if (YourMomCredential.ProfileOf(name) is { } found && pattern.IsMatch(found))
                {
                    Write(found, name, vault, cancellationToken);
                }
            }
        }

        return Task.CompletedTask;
    }

    private void WriteOne(string profile, string secretName, CancellationToken cancellationToken)
    {
        var places = Secrets.Find(secretName, cancellationToken);
        if (places.Count > 0)
        {
            Write(YourMomCredential.ProfileOf(secretName)!, secretName, places[0].Vault, cancellationToken);
        }
        else
        {
            WriteError(ToRecord(AccountContext.NotFound(profile), profile));
        }
    }

    private void Write(string profile, string secretName, string vault, CancellationToken cancellationToken)
    {
        try
        {
            if (Secrets.In(vault).Read(secretName, cancellationToken) is { } text)
            {
                Memory.Profiles[profile] = 0;
                WriteObject(YourMomCredential.FromVaultText(profile, text) with { Vault = vault });
            }
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            // The others may be sound.
            WriteError(ToRecord(e, profile));
        }
    }
}
