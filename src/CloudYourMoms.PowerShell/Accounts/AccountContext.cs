using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Accounts;

/// <summary>Whose account a command acts for, and on which platform: what is given explicitly wins over the profile in the vault.</summary>
/// <param name="BaseUri">The platform's base address.</param>
/// <param name="UserSecret">The user secret, where there is one.</param>
/// <param name="OrganizationSecret">The organization secret, where there is one.</param>
/// <param name="IsFromVault">True when a profile was read.</param>
/// <param name="UnavailableReason">Why there are no secrets, where that is known.</param>
internal sealed record AccountContext(
    Uri BaseUri, SecureString? UserSecret, SecureString? OrganizationSecret, bool IsFromVault = false, YourMomException? UnavailableReason = null)
{
    /// <summary>The options of a client for this account.</summary>
    public YourMomClientOptions ToClientOptions() =>
        new() { BaseUri = BaseUri, UserSecret = UserSecret, OrganizationSecret = OrganizationSecret };

    /// <summary>Chooses. The vault is read only when something is to come from it.</summary>
    /// <exception cref="YourMomException">A profile that was named is not there or not of this platform, or the vault does not answer.</exception>
    public static AccountContext Resolve(
        SecretVault vault, string? profile, Uri? baseUri, SecureString? userSecret, SecureString? organizationSecret, CancellationToken cancellationToken)
    {
        var given = new AccountContext(baseUri ?? YourMomClientOptions.DefaultBaseUri, userSecret, organizationSecret);
        var wantsSecrets = userSecret is null && organizationSecret is null;
        if (profile is null && (!wantsSecrets || !vault.IsInstalled()))
        {
            return given;
        }

        var name = profile ?? YourMomCredential.DefaultProfile;
        var stored = vault.ReadAnywhere(YourMomCredential.SecretName(name), cancellationToken);
        if (stored is null)
        {
            return profile is null ? given : throw NotFound(profile);
        }

        var credential = YourMomCredential.FromVaultText(name, stored);
        if (baseUri is not null && !credential.IsOf(baseUri) && (userSecret is null || organizationSecret is null))
        {
            var mismatch = new YourMomException(
                YourMomErrorKind.ProfileMismatch,
                $"The profile '{name}' is for {credential.BaseUri}; its secrets are not sent to {baseUri}.");
            return profile is null ? given with { UnavailableReason = mismatch } : throw mismatch;
        }

        return new(baseUri ?? credential.BaseUri, userSecret ?? credential.UserSecret, organizationSecret ?? credential.OrganizationSecret, IsFromVault: true);
    }

    public static YourMomException NotFound(string profile) =>
        new(YourMomErrorKind.ProfileNotFound, $"There is no profile '{Redactor.RemoveLineBreaks(profile)}' in the vault.");
}
