using System.Globalization;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Vault;

/// <summary>The token of an instance as a vault keeps it, with what tells whose it is.</summary>
public sealed record InstanceToken
{
    private const string Prefix = "CloudYourMoms-Instance-";

    /// <summary>The platform's number of the instance.</summary>
    public required long Id { get; init; }

    /// <summary>The name of the instance, for a person who looks into the vault.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of the instance.</summary>
    public string? Key { get; init; }

    /// <summary>The token.</summary>
    public required SecureString Token { get; init; }

    /// <summary>The base address of the platform that has the instance. Another platform may have another of the same number.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The pattern that the names of all tokens' secrets match.</summary>
    public static string SecretNames => Prefix + "*";

    /// <summary>The name of the secret that holds an instance's token.</summary>
    public static string SecretName(long id) => Prefix + id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The instance whose token a secret of this name holds; null for another secret.</summary>
    public static long? IdOf(string secretName) =>
        secretName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) &&
        long.TryParse(secretName.Substring(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>True when calls can be made with the token: it is not a mask, such as <c>********</c>.</summary>
    public bool IsUsable => TokenRule.Problem(Token) is null;

    /// <summary>Throws when no call could be made with a token, so that it never replaces a good one in a vault.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>.</exception>
    public static void RequireUsable(long id, SecureString token)
    {
        if (TokenRule.Problem(token) is { } problem)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidSecret, $"The token of instance {id} was not stored: {problem}. The vault was not changed.")
            {
                InstanceIds = [id],
                Remedy = "Give the token that the response to the creation had as -Token. "
                    + "If the platform shows tokens only masked and nobody has it, ask the platform's support.",
            };
        }
    }

    /// <summary>True when the token is of an instance on the platform at this address.</summary>
    public bool IsOf(Uri baseUri) => BaseAddress.AreEqual(BaseUri, baseUri);

    /// <summary>What a vault is given to keep: one JSON text, as every vault takes text.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultUnwritable"/>: it is longer than what a vault keeps.</exception>
    public SecureString ToVaultText() => VaultText.Write(
        new TokenText(Id, Name, Key, Secret.ToPlainText(Token), BaseUri.AbsoluteUri), VaultContext.Default.TokenText);

    /// <summary>Reads what a vault kept.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultSecretInvalid"/>: it is something else.</exception>
    public static InstanceToken FromVaultText(long id, SecureString text) =>
        VaultText.TryRead(text, VaultContext.Default.TokenText) is { Token.Length: > 0 } stored && stored.Id == id &&
        VaultText.BaseUriOf(stored.BaseUri) is { } baseUri
            ? new InstanceToken { Id = id, Name = stored.Name, Key = stored.Key, Token = Secret.ToSecureString(stored.Token), BaseUri = baseUri }
            : throw VaultText.Invalid(SecretName(id), $"the token of instance {id}");
}
