using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Accounts;

/// <summary>The account and platform of a command. Explicit parameters override the profile in the vault.</summary>
/// <param name="BaseUri">The platform's base address.</param>
/// <param name="UserSecret">The user secret; null if unknown.</param>
/// <param name="OrganizationSecret">The organization secret; null if unknown.</param>
/// <param name="Profile">The profile that was read from the vault; null if none was read.</param>
/// <param name="UnavailableReason">The reason why the secrets are missing; null if unknown.</param>
internal sealed record AccountContext(
    Uri BaseUri,
    SecureString? UserSecret,
    SecureString? OrganizationSecret,
    string? Profile = null,
    YourMomException? UnavailableReason = null)
{
    /// <summary>Creates the options of a client for this account.</summary>
    public YourMomClientOptions ToClientOptions() =>
        new() { BaseUri = BaseUri, UserSecret = UserSecret, OrganizationSecret = OrganizationSecret };

    /// <summary>Resolves the account. The vault is read only if it is needed.</summary>
    /// <exception cref="YourMomException">
    /// The specified profile does not exist or is for another platform, or the vault cannot be read.
    /// </exception>
    public static AccountContext Resolve(
        SecretVault vault,
        string? profile,
        Uri? baseUri,
        SecureString? userSecret,
        SecureString? organizationSecret,
        CancellationToken cancellationToken)
    {
        var explicitContext = new AccountContext(baseUri ?? YourMomClientOptions.DefaultBaseUri, userSecret, organizationSecret);
        var needsSecrets = userSecret is null && organizationSecret is null;
        if (profile is null && (!needsSecrets || !vault.IsInstalled()))
        {
            return explicitContext;
        }

        var name = profile ?? YourMomCredential.DefaultProfile;
        var stored = vault.ReadAnywhere(YourMomCredential.SecretName(name), cancellationToken);
        if (stored is null)
        {
            return profile is null ? explicitContext : throw NotFound(profile);
        }

        var credential = YourMomCredential.FromVaultText(name, stored);
        if (baseUri is not null && !credential.IsOf(baseUri) && (userSecret is null || organizationSecret is null))
        {
            var mismatch = new YourMomException(
                YourMomErrorKind.ProfileMismatch,
                Messages.FormatProfileMismatch(name, credential.BaseUri, baseUri));
            return profile is null ? explicitContext with { UnavailableReason = mismatch } : throw mismatch;
        }

        return new(
            baseUri ?? credential.BaseUri,
            userSecret ?? credential.UserSecret,
            organizationSecret ?? credential.OrganizationSecret,
            name);
    }

    public static YourMomException NotFound(string profile) =>
        new(YourMomErrorKind.ProfileNotFound, Messages.FormatProfileNotFound(Redactor.RemoveLineBreaks(profile)));
}
