using System.Security;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Vault;

/// <summary>The JSON strings in a vault.</summary>
internal static class VaultText
{
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultUnwritable"/>: the string is too long.</exception>
    public static SecureString Write<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.Serialize(value, type) is { Length: <= Secret.MaximumLength } text
            ? Secret.ToSecureString(text)
            : throw new YourMomException(YourMomErrorKind.VaultUnwritable, Messages.FormatSecretTooLong(Secret.MaximumLength));

    /// <summary>The value; null if the string has another format.</summary>
    public static T? TryRead<T>(SecureString text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Secret.ToPlainText(text), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The address of a platform; null if the string is not an http or https address.</summary>
    public static Uri? BaseUriOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) &&
        (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : null;

    /// <summary>The error for a secret with another format. It does not quote the secret.</summary>
    public static YourMomException Invalid(string secretName, string expected) =>
        new(YourMomErrorKind.VaultSecretInvalid, Messages.FormatVaultSecretInvalid(secretName, expected));
}

/// <summary>The secret of a profile.</summary>
internal sealed record CredentialText(
    [property: JsonPropertyName("userSecret")] string UserSecret,
    [property: JsonPropertyName("organizationSecret")] string OrganizationSecret,
    [property: JsonPropertyName("baseUri")] string BaseUri);

/// <summary>The secret of an instance.</summary>
internal sealed record TokenText(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("key")] string? Key,
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("baseUri")] string BaseUri);

[JsonSerializable(typeof(CredentialText))]
[JsonSerializable(typeof(TokenText))]
internal sealed partial class VaultContext : JsonSerializerContext;
