using System.Globalization;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Vault;

/// <summary>The stored token of an instance, with the instance and platform that it belongs to.</summary>
public sealed record InstanceToken
{
    private const string Prefix = "CloudYourMoms-Instance-";

    /// <summary>The id of the instance.</summary>
    public required long Id { get; init; }

    /// <summary>The name of the instance, for users who browse the vault.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of the instance.</summary>
    public string? Key { get; init; }

    /// <summary>The token.</summary>
    public required SecureString Token { get; init; }

    /// <summary>The base address of the platform. Two platforms can use the same id.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>A wildcard pattern for the secret names of all tokens.</summary>
    public static string SecretNames => Prefix + "*";

    /// <summary>The name of the secret with an instance's token.</summary>
    public static string SecretName(long id) => Prefix + id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The instance id in a secret name; null for other secrets.</summary>
    public static long? IdOf(string secretName) =>
        secretName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) &&
        long.TryParse(secretName.Substring(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>True if the token can be used in a request, and is not a mask such as <c>********</c>.</summary>
    public bool IsUsable => TokenRule.Problem(Token) is null;

    /// <summary>Throws if a token cannot be used in a request, so that it never replaces a valid one in a vault.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>.</exception>
    public static void RequireUsable(long id, SecureString token)
    {
        if (TokenRule.Problem(token) is { } problem)
        {
            throw new YourMomException(YourMomErrorKind.InvalidSecret, Messages.FormatTokenNotStored(id, problem))
            {
                InstanceIds = [id],
                Remedy = Messages.TokenNotStoredRemedy,
            };
        }
    }

    /// <summary>True if the token belongs to an instance of the platform at this address.</summary>
    public bool IsOf(Uri baseUri) => BaseAddress.AreEqual(BaseUri, baseUri);

    /// <summary>The JSON string to store. Every vault supports strings.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultUnwritable"/>: the string is too long.</exception>
    public SecureString ToVaultText() => VaultText.Write(
        new TokenText(Id, Name, Key, Secret.ToPlainText(Token), BaseUri.AbsoluteUri), VaultContext.Default.TokenText);

    /// <summary>Parses a stored JSON string.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultSecretInvalid"/>: the string has another format.</exception>
    public static InstanceToken FromVaultText(long id, SecureString text) =>
        VaultText.TryRead(text, VaultContext.Default.TokenText) is { Token.Length: > 0 } stored && stored.Id == id &&
        VaultText.BaseUriOf(stored.BaseUri) is { } baseUri
            ? new InstanceToken
            {
                Id = id,
                Name = stored.Name,
                Key = stored.Key,
                Token = Secret.ToSecureString(stored.Token),
                BaseUri = baseUri,
            }
            : throw VaultText.Invalid(SecretName(id), Messages.FormatVaultExpectedToken(id));
}
