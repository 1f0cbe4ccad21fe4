using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Vault;

/// <summary>Who calls the platform: the two secrets of an account, and the platform that they belong to.</summary>
public sealed record YourMomCredential
{
    /// <summary>The profile that is meant where none is named.</summary>
    public const string DefaultProfile = "default";

    private const string Prefix = "CloudYourMoms-Profile-";

    /// <summary>The name that the credential is kept under: letters, digits and hyphens.</summary>
    public required string Profile { get; init; }

    /// <summary>The base address of the platform that the secrets are of. They are sent nowhere else.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The user secret of the account.</summary>
    public required SecureString UserSecret { get; init; }

    /// <summary>The organization secret of the account.</summary>
    public required SecureString OrganizationSecret { get; init; }

    /// <summary>The vault that it was found in; null where that is not known.</summary>
    public string? Vault { get; init; }

    /// <summary>The name of the secret that holds a profile. Some vaults take only letters, digits and hyphens in it, and some do not mind case.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidProfileName"/>.</exception>
    public static string SecretName(string profile) =>
        profile.Length is > 0 and <= 64 && profile.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-')
            ? Prefix + string.Concat(profile.Select(char.ToLowerInvariant))
            : throw new YourMomException(
                YourMomErrorKind.InvalidProfileName,
                $"'{Redactor.RemoveLineBreaks(profile)}' cannot be the name of a profile: up to 64 letters, digits and hyphens can, as vaults take no more than those.");

    /// <summary>The pattern that the names of all profiles' secrets match.</summary>
    public static string SecretNames => Prefix + "*";

    /// <summary>The profile that a secret of this name holds; null for another secret.</summary>
    public static string? ProfileOf(string secretName) =>
        secretName.Length > Prefix.Length && secretName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? secretName.Substring(Prefix.Length) : null;

    /// <summary>True when the secrets belong to the platform at this address.</summary>
    public bool IsOf(Uri baseUri) => BaseAddress.AreEqual(BaseUri, baseUri);

    /// <summary>What a vault is given to keep: one JSON text, as every vault takes text.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultUnwritable"/>: it is longer than what a vault keeps.</exception>
    public SecureString ToVaultText() => VaultText.Write(
        new CredentialText(Secret.ToPlainText(UserSecret), Secret.ToPlainText(OrganizationSecret), BaseUri.AbsoluteUri), VaultContext.Default.CredentialText);

    /// <summary>Reads what a vault kept.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultSecretInvalid"/>: it is something else.</exception>
    public static YourMomCredential FromVaultText(string profile, SecureString text) =>
        VaultText.TryRead(text, VaultContext.Default.CredentialText) is { UserSecret.Length: > 0, OrganizationSecret.Length: > 0 } stored &&
        VaultText.BaseUriOf(stored.BaseUri) is { } baseUri
            ? new YourMomCredential
            {
                Profile = profile,
                BaseUri = baseUri,
                UserSecret = Secret.ToSecureString(stored.UserSecret),
                OrganizationSecret = Secret.ToSecureString(stored.OrganizationSecret),
            }
            : throw VaultText.Invalid(SecretName(profile), "user and organization secret");
}
