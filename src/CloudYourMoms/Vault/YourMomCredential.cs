using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Vault;

/// <summary>The two secrets of an account, and the platform that they belong to.</summary>
public sealed record YourMomCredential
{
    /// <summary>The profile that is used if none is specified.</summary>
    public const string DefaultProfile = "default";

    private const string Prefix = "CloudYourMoms-Profile-";

    /// <summary>The name of the profile: letters, digits and hyphens.</summary>
    public required string Profile { get; init; }

    /// <summary>The base address of the platform. The secrets are only sent to it.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The user secret of the account.</summary>
    public required SecureString UserSecret { get; init; }

    /// <summary>The organization secret of the account.</summary>
    public required SecureString OrganizationSecret { get; init; }

    /// <summary>The vault that contains the profile; null if unknown.</summary>
    public string? Vault { get; init; }

    /// <summary>The name of the secret of a profile. Some vaults only allow letters, digits and hyphens, and some ignore case.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidProfileName"/>.</exception>
    public static string SecretName(string profile) =>
        profile.Length is > 0 and <= 64 && profile.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-')
            ? Prefix + string.Concat(profile.Select(char.ToLowerInvariant))
            : throw new YourMomException(
                YourMomErrorKind.InvalidProfileName,
                Messages.FormatProfileNameInvalid(Redactor.RemoveLineBreaks(profile)));

    /// <summary>A wildcard pattern for the secret names of all profiles.</summary>
    public static string SecretNames => Prefix + "*";

    /// <summary>The profile in a secret name; null for other secrets.</summary>
    public static string? ProfileOf(string secretName) =>
        secretName.Length > Prefix.Length && secretName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? secretName.Substring(Prefix.Length)
            : null;

    /// <summary>True if the secrets belong to the platform at this address.</summary>
    public bool IsOf(Uri baseUri) => BaseAddress.AreEqual(BaseUri, baseUri);

    /// <summary>The JSON string to store. Every vault supports strings.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultUnwritable"/>: the string is too long.</exception>
    public SecureString ToVaultText() => VaultText.Write(
        new CredentialText(Secret.ToPlainText(UserSecret), Secret.ToPlainText(OrganizationSecret), BaseUri.AbsoluteUri),
        VaultContext.Default.CredentialText);

    /// <summary>Parses a stored JSON string.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultSecretInvalid"/>: the string has another format.</exception>
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
            : throw VaultText.Invalid(SecretName(profile), Messages.VaultExpectedAccountSecrets);
}
