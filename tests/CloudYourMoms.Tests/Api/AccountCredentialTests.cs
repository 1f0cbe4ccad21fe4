using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class AccountCredentialTests
{
    [Fact]
    public void Header_has_the_secrets_of_account_and_instance()
    {
        var credential = Credential("u", "o");

        Assert.Equal("User u, Organization o", credential.Authorize());
        Assert.Equal("User u, Organization o, Your_mom t", credential.Authorize(Sample.Secure("t")));
    }

    [Theory]
    [InlineData("u", null)]
    [InlineData(null, "o")]
    public void Credential_with_one_secret_is_rejected(string? user, string? organization) =>
        Assert.Equal(YourMomErrorKind.CredentialMissing, Assert.Throws<YourMomException>(() => Credential(user, organization)).Kind);

    [Fact]
    public void Missing_secrets_are_reported_when_required()
    {
        var credential = Credential(null, null);

        Assert.Null(credential.TryAuthorize());
        Assert.Equal(YourMomErrorKind.CredentialMissing, Assert.Throws<YourMomException>(credential.Authorize).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("abc\n")]
    [InlineData("x,Organization=other")]
    [InlineData("schlüssel")]
    public void Secret_invalid_in_a_header_is_rejected_and_not_shown(string secret)
    {
        Func<object>[] uses =
            [() => Credential(secret, "o"), () => Credential("u", secret), () => Credential("u", "o").Authorize(Sample.Secure(secret))];

        Assert.All(uses, use =>
        {
            var error = Assert.Throws<YourMomException>(use);
            Assert.Equal(YourMomErrorKind.InvalidSecret, error.Kind);
            Assert.True(secret.Length == 0 || !error.ToString().Contains(secret, StringComparison.Ordinal));
        });
    }

    private static AccountCredential Credential(string? user, string? organization) => new(Secure(user), Secure(organization));

    private static SecureString? Secure(string? secret) => secret is null ? null : Sample.Secure(secret);
}
