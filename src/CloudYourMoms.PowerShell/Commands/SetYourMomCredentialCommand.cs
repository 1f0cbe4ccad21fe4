using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Stores the user secret and organization secret of an account in the vault as a profile.</summary>
/// <remarks>
/// <para>
/// The platform shows both secrets in the settings of your account. In an interactive session, this cmdlet prompts for secrets that are not
/// specified as parameters. The input is hidden. The secrets are verified with the platform before they are stored.
/// </para>
/// <para>
/// The secrets are stored together with the address of the platform, under the name CloudYourMoms-Profile-default. A profile's secrets are
/// only ever sent to that profile's platform. An existing profile is replaced and keeps its platform unless you specify -BaseUri.
/// </para>
/// <para>This cmdlet requires a vault that is registered with SecretManagement. To create one:</para>
/// <para>Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore</para>
/// <para>Register-SecretVault Store -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault</para>
/// </remarks>
/// <example>Store the secrets of your account<code>
/// Set-YourMomCredential
/// </code>
/// <para>Prompts for both secrets, verifies them and stores them as the profile default.</para></example>
/// <example>Store the secrets of another account<code>
/// $user = Read-Host 'User secret' -AsSecureString
/// $organization = Read-Host 'Organization secret' -AsSecureString
/// Set-YourMomCredential contoso-test -UserSecret $user `
///     -OrganizationSecret $organization
/// Get-YourMomInstance -Profile contoso-test
/// </code>
/// <para>Specify -Profile contoso-test to use the profile in any command.</para></example>
/// <example>Store secrets without verifying them<code>
/// Set-YourMomCredential sandbox -SkipVerify `
///     -BaseUri http://localhost:5055/your_moms/api-v2
/// </code></example>
/// <input>You cannot pipe to this cmdlet.</input>
/// <output>This cmdlet returns no output. Use Get-YourMomCredential to get the stored profiles.</output>
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

    /// <summary>Specifies the name of the profile. It can contain letters, digits and hyphens.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Profile { get; set; } = YourMomCredential.DefaultProfile;

    /// <summary>Stores the secrets without verifying them with the platform.</summary>
    [Parameter]
    public SwitchParameter SkipVerify { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Profile;

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        // Name, vault and platform are checked before the user enters a secret.
        var secretName = YourMomCredential.SecretName(Profile!);
        _vault = OpenVault();
        _target = _vault.RequireTarget(StopToken);
        var stored = ReadBaseUri(_vault.In(_target), secretName);
        _baseUri = BaseUri ?? stored ?? YourMomClientOptions.DefaultBaseUri;
        using var check = new YourMomClient(new YourMomClientOptions { BaseUri = _baseUri });
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (!ShouldProcess(Messages.FormatVaultTarget(_target), Messages.FormatProfileStoreAction(_baseUri, Profile)))
        {
            return;
        }

        UserSecret ??= Prompt(Messages.FormatUserSecretPrompt(_baseUri));
        OrganizationSecret ??= Prompt(Messages.OrganizationSecretPrompt);
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
        _vault.Write(
            _target!,
            YourMomCredential.SecretName(Profile!),
            credential.ToVaultText(),
            [credential.UserSecret, credential.OrganizationSecret],
            cancellationToken);
        Memory.Profiles[Profile!] = 0;
        WriteVerbose(Messages.FormatProfileStored(Profile, credential.BaseUri, _target));
    }

    // A replaced profile keeps its platform. The vault is read even if -BaseUri is given, so that a locked vault prompts for its password
    // before the user enters the secrets.
    private Uri? ReadBaseUri(SecretVault vault, string secretName)
    {
        try
        {
            return vault.Read(secretName, StopToken) is { } text ? YourMomCredential.FromVaultText(Profile!, text).BaseUri : null;
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            // The invalid secret is replaced.
            return null;
        }
    }

    private System.Security.SecureString? Prompt(string prompt) => HostPrompt.IsPossible(Host) ? HostPrompt.ReadSecret(Host, prompt) : null;
}
