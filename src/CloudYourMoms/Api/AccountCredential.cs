using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The secrets of an account, as the platform wants them in a header.</summary>
internal sealed class AccountCredential
{
    private readonly SecureString? _user;
    private readonly SecureString? _organization;

    /// <exception cref="YourMomException">One of the two is missing, or cannot stand in a header.</exception>
    public AccountCredential(SecureString? user, SecureString? organization)
    {
        RequireHeaderValue(user, "user secret");
        RequireHeaderValue(organization, "organization secret");
        if (user is null != organization is null)
        {
            throw Missing();
        }

        _user = user;
        _organization = organization;
    }

    /// <summary>The header <c>Authorization</c>; null without credentials.</summary>
    public string? TryAuthorize() => _user is not null && _organization is not null
        ? $"User {Secret.ToPlainText(_user)}, Organization {Secret.ToPlainText(_organization)}"
        : null;

    /// <summary>The header <c>Authorization</c> of a call to the platform itself.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CredentialMissing"/>.</exception>
    public string Authorize() => TryAuthorize() ?? throw Missing();

    /// <summary>The header <c>Authorization</c> of a call that involves the instance whose token it is.</summary>
    /// <exception cref="YourMomException">
    /// <see cref="YourMomErrorKind.CredentialMissing"/>; <see cref="YourMomErrorKind.InvalidSecret"/> when the token cannot stand in a header.
    /// </exception>
    public string Authorize(SecureString token)
    {
        if (TokenRule.Problem(token) is { } problem)
        {
            throw new YourMomException(YourMomErrorKind.InvalidSecret, $"No call can be made with this token: {problem}.");
        }

        return $"{Authorize()}, Your_mom {Secret.ToPlainText(token)}";
    }

    /// <summary>The secrets of a call: the account's and those that it brings itself.</summary>
    public IReadOnlyList<SecureString> With(params IEnumerable<SecureString?> secrets) => [.. secrets.Append(_user).Append(_organization).OfType<SecureString>()];

    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidSecret"/>.</exception>
    public static void RequireHeaderValue(SecureString? secret, string name)
    {
        if (secret is null)
        {
            return;
        }

        var plain = Secret.ToPlainText(secret);
        if (plain.Length == 0 || plain.Any(c => c <= ' ' || c > '~' || c == ','))
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidSecret,
                $"The {name} is empty or holds a space, a comma, a line break or another character that no secret of the platform has.");
        }
    }

    private static YourMomException Missing() => new(
        YourMomErrorKind.CredentialMissing,
        "The platform's calls need both the user secret and the organization secret of your account.");
}
