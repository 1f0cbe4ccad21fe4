using System.Text.Json.Nodes;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;
using CloudYourMoms.Vault;

namespace CloudYourMoms.Tests.Vault;

public sealed class CredentialTextTests
{
    private const string Platform = "https://api.example.com/v2";

    [Fact]
    public void Profile_survives_a_vault_round_trip()
    {
        var text = Credential().ToVaultText();

        var expected = new JsonObject
        {
            ["userSecret"] = Sample.UserSecret,
            ["organizationSecret"] = Sample.OrganizationSecret,
            ["baseUri"] = Platform,
        };
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(Sample.ToPlainText(text))));
        var read = YourMomCredential.FromVaultText("contoso", text);
        Assert.Equal(
            ("contoso", new Uri(Platform), Sample.UserSecret, Sample.OrganizationSecret),
            (read.Profile, read.BaseUri, Sample.ToPlainText(read.UserSecret), Sample.ToPlainText(read.OrganizationSecret)));
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("null")]
    [InlineData("\"hunter2\"")]
    [InlineData("""{"userSecret": "hunter2", "organizationSecret": "", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"userSecret": "", "organizationSecret": "hunter2", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"userSecret": "hunter2", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"userSecret": "hunter2", "organizationSecret": "hunter2"}""")]
    [InlineData("""{"userSecret": "hunter2\ud800", "organizationSecret": "hunter2", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"userSecret": "hunter2", "organizationSecret": "hunter2", "baseUri": "hunter2"}""")]
    [InlineData("""{"userSecret": "hunter2", "organizationSecret": "hunter2", "baseUri": "ftp://api.example.com/"}""")]
    public void Other_secret_is_reported_and_not_shown(string text)
    {
        var error = Assert.Throws<YourMomException>(() => YourMomCredential.FromVaultText("Contoso", Sample.Secure(text)));

        Assert.Equal(YourMomErrorKind.VaultSecretInvalid, error.Kind);
        Assert.Equal(
            "The secret CloudYourMoms-Profile-contoso does not contain user and organization secret in this module's format.",
            error.Message);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Platform, true)]
    [InlineData("https://api.example.com:8443/v2", false)]
    public void Profile_belongs_to_one_platform(string baseUri, bool isSame) => Assert.Equal(isSame, Credential().IsOf(new Uri(baseUri)));

    [Theory]
    [InlineData("default", "CloudYourMoms-Profile-default")]
    [InlineData("Contoso-Test-2", "CloudYourMoms-Profile-contoso-test-2")]
    [InlineData(
        "a123456789a123456789a123456789a123456789a123456789a123456789a123",
        "CloudYourMoms-Profile-a123456789a123456789a123456789a123456789a123456789a123456789a123")]
    public void Profile_name_maps_to_a_portable_secret_name(string profile, string name) =>
        Assert.Equal(name, YourMomCredential.SecretName(profile));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a*")]
    [InlineData("ä")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789a1234")]
    public void Invalid_profile_name_is_rejected_and_shown(string profile)
    {
        var error = Assert.Throws<YourMomException>(() => YourMomCredential.SecretName(profile));

        Assert.Equal(YourMomErrorKind.InvalidProfileName, error.Kind);
        Assert.StartsWith($"'{profile}' is not a valid profile name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CLOUDYOURMOMS-PROFILE-CONTOSO", "CONTOSO")]
    [InlineData("CloudYourMoms-Profile-contoso-test-2", "contoso-test-2")]
    [InlineData("CloudYourMoms-Profile-", null)]
    [InlineData("CloudYourMoms-Instance-1", null)]
    [InlineData("Other", null)]
    public void Profile_secrets_are_recognized_by_name(string name, string? profile) =>
        Assert.Equal(profile, YourMomCredential.ProfileOf(name));

    private static YourMomCredential Credential() => new()
    {
        Profile = "contoso",
        BaseUri = new Uri(Platform),
        UserSecret = Sample.Secure(Sample.UserSecret),
        OrganizationSecret = Sample.Secure(Sample.OrganizationSecret),
    };
}
