using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Api;

public sealed class AccountCredentialTests
{
    [Theory]
    [InlineData(Sample.UserSecret, null)]
    [InlineData(null, Sample.OrganizationSecret)]
    public void Client_with_only_one_account_secret_is_rejected(string? user, string? organization) =>
        Assert.Equal(YourMomErrorKind.CredentialMissing, Refusal(user, organization).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("abc\n")]
    [InlineData("x, Organization other")]
    [InlineData("schlüssel")]
    public void Secret_invalid_in_a_header_is_rejected_and_not_shown(string secret)
    {
        foreach (var refusal in new[] { Refusal(secret, Sample.OrganizationSecret), Refusal(Sample.UserSecret, secret) })
        {
            Assert.Equal(YourMomErrorKind.InvalidSecret, refusal.Kind);
            Assert.True(secret.Length == 0 || !refusal.ToString().Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Client_without_credentials_reports_that_they_are_missing()
    {
        using var client = new YourMomClient(new YourMomClientOptions());

        Assert.Equal(YourMomErrorKind.CredentialMissing, Assert.ThrowsAny<YourMomException>(client.RequireCredential).Kind);
    }

    [Fact]
    public async Task Create_without_credentials_sends_nothing()
    {
        var platform = new FakePlatform().Returns(200, Sample.InstanceJson);
        using var client = new YourMomClient(new YourMomClientOptions(), platform);

        var refusal = await Assert.ThrowsAnyAsync<YourMomException>(
            () => client.CreateInstanceAsync(Sample.InstanceRequest(), TestContext.Current.CancellationToken));

        Assert.Equal(YourMomErrorKind.CredentialMissing, refusal.Kind);
        Assert.Empty(platform.Sent);
    }

    [Fact]
    public void Options_text_holds_no_secret()
    {
        var text = Sample.Options().ToString();

        Assert.DoesNotContain(Sample.UserSecret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.OrganizationSecret, text, StringComparison.Ordinal);
        Assert.Contains("api.cloud-your_moms.com", text, StringComparison.Ordinal);
    }

    private static YourMomException Refusal(string? user, string? organization) => Assert.ThrowsAny<YourMomException>(
        () => new YourMomClient(new YourMomClientOptions
        {
            UserSecret = user is null ? null : Sample.Secure(user),
            OrganizationSecret = organization is null ? null : Sample.Secure(organization),
        }));
}
