using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The secrets of an account, formatted for the Authorization header.</summary>
internal sealed class AccountCredential
{
    private readonly SecureString? _user;
    private readonly SecureString? _organization;

    /// <exception cref="YourMomException">Only one of the secrets is specified, or one is not valid in a header.</exception>
    public AccountCredential(SecureString? user, SecureString? organization)
    {
        RequireHeaderValue(user, Messages.UserSecretInvalid);
        RequireHeaderValue(organization, Messages.OrganizationSecretInvalid);
        if (user is null != organization is null)
        {
            throw Missing();
        }

        _user = user;
        _organization = organization;
    }

    /// <summary>The <c>Authorization</c> header; null without credentials.</summary>
    public string? TryAuthorize() => _user is not null && _organization is not null
        ? $"User {Secret.ToPlainText(_user)}, Organization {Secret.ToPlainText(_organization)}"
        : null;

    /// <summary>The <c>Authorization</c> header of a request to the platform.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CredentialMissing"/>.</exception>
    public string Authorize() => TryAuthorize() ?? throw Missing();

    /// <summary>The <c>Authorization</c> header of a request to an instance.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.CredentialMissing"/>, or <see cref="YourMomErrorKind.InvalidSecret"/> if the token is not valid in a
    /// header.
    /// </exception>
    public string Authorize(SecureString token)
    {
        if (TokenRule.Problem(token) is { } problem)
        {
            throw new YourMomException(YourMomErrorKind.InvalidSecret, Messages.FormatTokenNotSendable(problem));
        }

        return $"{Authorize()}, Your_mom {Secret.ToPlainText(token)}";
    }

    /// <summary>Returns the secrets of a request, including those of the account.</summary>
    public IReadOnlyList<SecureString> With(params IEnumerable<SecureString?> secrets) =>
        [.. secrets.Append(_user).Append(_organization).OfType<SecureString>()];

    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>.</exception>
    public static void RequireHeaderValue(SecureString? secret, string message)
    {
        if (secret is null)
        {
            return;
        }

        var plain = Secret.ToPlainText(secret);
        if (plain.Length == 0 || plain.Any(c => c <= ' ' || c > '~' || c == ','))
        {
            throw new YourMomException(YourMomErrorKind.InvalidSecret, message);
        }
    }

    private static YourMomException Missing() => new(YourMomErrorKind.CredentialMissing, Messages.CredentialIncomplete);
}
