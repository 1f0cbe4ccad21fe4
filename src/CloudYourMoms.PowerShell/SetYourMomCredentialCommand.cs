using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>Stores the user and organization secret of an account in the vault, once and for all commands.</summary>
[Cmdlet(VerbsCommon.Set, "YourMomCredential", SupportsShouldProcess = true)]
public sealed class SetYourMomCredentialCommand : PlatformCmdlet
{
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

    private string SecretName => YourMomCredential.SecretName(Profile!);

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        // Before anybody types a secret: the name, the vault that is to keep it, and the platform that it is for.
        _ = SecretName;
        _target = Secrets.RequireTarget(StopToken);
        var present = PresentBaseUri();
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
        RequireAccount();
        if (!SkipVerify)
        {
            await Client.VerifyCredentialAsync(cancellationToken);
        }

        var credential = new YourMomCredential
        {
            Profile = Profile!,
            BaseUri = Account.BaseUri,
            UserSecret = Account.UserSecret!,
            OrganizationSecret = Account.OrganizationSecret!,
        };
        Secrets.Write(_target!, SecretName, credential.ToVaultText(), [credential.UserSecret, credential.OrganizationSecret], cancellationToken);
        Memory.Profiles[Profile!] = 0;
        WriteVerbose($"Profile '{Profile}' for {credential.BaseUri} is in the vault '{_target}'.");
    }

    /// <inheritdoc/>
    private protected override AccountChoice ChooseAccount() => new(_baseUri, UserSecret, OrganizationSecret);

    // Whoever renews the secrets of a profile means the platform that it is for. Read in any case: a locked vault asks for its password
    // now, and not when both secrets are typed.
    private Uri? PresentBaseUri()
    {
        try
        {
            return Secrets.In(_target!).Read(SecretName, StopToken) is { } text ? YourMomCredential.FromVaultText(Profile!, text).BaseUri : null;
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.VaultSecretInvalid)
        {
            // It is about to be replaced.
            return null;
        }
    }

    private System.Security.SecureString? Ask(string prompt) => PersonPrompt.IsPossible(Host) ? PersonPrompt.ReadSecret(Host, prompt) : null;
}
