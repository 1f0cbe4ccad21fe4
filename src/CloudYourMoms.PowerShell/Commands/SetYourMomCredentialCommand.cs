using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Stores the user and organization secret of an account in the vault, once and for all commands.</summary>
/// <remarks>
/// <para>The platform shows both secrets in your account's settings. What is not given as a parameter is asked for, where somebody can be asked, and hidden as it is pasted. Before anything is stored the platform is asked whether it accepts them.</para>
/// <para>They become a profile, in the vault under the name CloudYourMoms-Profile-default, together with the address of the platform: a profile's secrets are sent to the platform that it is for, and nowhere else. A profile that is there already is replaced, and stays with its platform unless -BaseUri gives another.</para>
/// <para>The vault is one of SecretManagement. This makes one, once:</para>
/// <para>Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore</para>
/// <para>Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault</para>
/// </remarks>
/// <example>Store your account<code>
/// Set-YourMomCredential
/// </code>
/// <para>Asks for both secrets, tries them, and stores them as the profile default, which every command uses from then on.</para></example>
/// <example>Store another account, with secrets from elsewhere<code>
/// $user = Read-Host 'User secret' -AsSecureString
/// $organization = Read-Host 'Organization secret' -AsSecureString
/// Set-YourMomCredential contoso-test -UserSecret $user `
///     -OrganizationSecret $organization
/// Get-YourMomInstance -Profile contoso-test
/// </code>
/// <para>-Profile contoso-test uses it in any command.</para></example>
/// <example>Store the account of a sandbox that does not run yet<code>
/// Set-YourMomCredential sandbox -SkipVerify `
///     -BaseUri http://localhost:5055/your_moms/api-v2
/// </code></example>
/// <input>You cannot pipe to this cmdlet.</input>
/// <output>It writes nothing; Get-YourMomCredential shows what is stored.</output>
/// <error cref="YourMomErrorKind.DefaultVaultMissing"/>
/// <error cref="YourMomErrorKind.VaultUnwritable"/>
/// <error cref="YourMomErrorKind.VaultNameRefused"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomCredentialCommand"/>
/// <seealso cref="RemoveYourMomCredentialCommand"/>
[Cmdlet(VerbsCommon.Set, "YourMomCredential", SupportsShouldProcess = true)]
public sealed class SetYourMomCredentialCommand : ConnectedCmdlet
{
    private SecretVault _vault = null!;
    private string? _target;
    private Uri _baseUri = YourMomClientOptions.DefaultBaseUri;

    /// <summary>The name to keep them under: letters, digits and hyphens.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Profile { get; set; } = YourMomCredential.DefaultProfile;

    /// <summary>Stores them without asking the platform whether they are right.</summary>
    [Parameter]
    public SwitchParameter SkipVerify { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Profile;

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        // Before anybody types a secret: the name, the vault that is to keep it, and the platform that it is for.
        var secretName = YourMomCredential.SecretName(Profile!);
        _vault = OpenVault();
        _target = _vault.RequireTarget(StopToken);
        var present = ReadBaseUri(_vault.In(_target), secretName);
        _baseUri = BaseUri ?? present ?? YourMomClientOptions.DefaultBaseUri;
        using var check = new YourMomClient(new YourMomClientOptions { BaseUri = _baseUri });
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (!ShouldProcess($"vault '{_target}'", $"Store user and organization secret for {_baseUri} as profile '{Profile}'"))
        {
            return;
        }

        UserSecret ??= Ask($"User secret for {_baseUri} (hidden as you paste it): ");
        OrganizationSecret ??= Ask("Organization secret (hidden as you paste it): ");
        Connect(new AccountContext(_baseUri, UserSecret, OrganizationSecret));
        if (!SkipVerify)
        {
            await Client.VerifyCredentialAsync(cancellationToken).ResumeOn(Pipeline);
        }

        var credential = new YourMomCredential
        {
            Profile = Profile!,
            BaseUri = Account.BaseUri,
            UserSecret = Account.UserSecret!,
            OrganizationSecret = Account.OrganizationSecret!,
        };
        _vault.Write(_target!, YourMomCredential.SecretName(Profile!), credential.ToVaultText(), [credential.UserSecret, credential.OrganizationSecret], cancellationToken);
        Memory.Profiles[Profile!] = 0;
        WriteVerbose($"Profile '{Profile}' for {credential.BaseUri} is in the vault '{_target}'.");
    }

    // Whoever renews the secrets of a profile means the platform that it is for. Read in any case: a locked vault asks for its password
    // now, and not when both secrets are typed.
    private Uri? ReadBaseUri(SecretVault vault, string secretName)
    {
        try
        {
            return vault.Read(secretName, StopToken) is { } text ? YourMomCredential.FromVaultText(Profile!, text).BaseUri : null;
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            // It is about to be replaced.
            return null;
        }
    }

    private System.Security.SecureString? Ask(string prompt) => HostPrompt.IsPossible(Host) ? HostPrompt.ReadSecret(Host, prompt) : null;
}
