using System.Text.Json.Nodes;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;
using CloudYourMoms.Vault;

namespace CloudYourMoms.Tests.Vault;

/// <summary>The stored JSON of profiles and tokens.</summary>
public sealed class VaultTextTests
{
    private static readonly Uri Platform = new("https://api.example.com/v2");

    [Fact]
    public void Profile_survives_a_vault_round_trip()
    {
        var text = Credential().ToVaultText();

        Assert.True(JsonNode.DeepEquals(
            new JsonObject
            {
                ["userSecret"] = Sample.UserSecret,
                ["organizationSecret"] = Sample.OrganizationSecret,
                ["baseUri"] = Platform.AbsoluteUri,
            },
            JsonNode.Parse(Sample.ToPlainText(text))));
        var kept = YourMomCredential.FromVaultText("contoso", text);
        Assert.Equal(("contoso", Platform), (kept.Profile, kept.BaseUri));
        Assert.Equal(
            (Sample.UserSecret, Sample.OrganizationSecret),
            (Sample.ToPlainText(kept.UserSecret), Sample.ToPlainText(kept.OrganizationSecret)));
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
    public void Other_secret_under_a_profile_name_is_reported_and_not_shown(string text)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => YourMomCredential.FromVaultText("Contoso", Sample.Secure(text)));

        Assert.Equal(YourMomErrorKind.VaultSecretInvalid, refusal.Kind);
        Assert.Equal(
            "The secret CloudYourMoms-Profile-contoso does not contain user and organization secret in this module's format.",
            refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com/v2", true)]
    [InlineData("https://api.example.com/v2/", true)]
    [InlineData("HTTPS://API.example.com:443/v2", true)]
    [InlineData("https://api.example.com/V2", false)]
    [InlineData("https://api.example.com/", false)]
    [InlineData("https://api.example.com:8443/v2", false)]
    [InlineData("http://api.example.com/v2", false)]
    public void Secrets_belong_to_one_platform(string baseUri, bool isSame)
    {
        Assert.Equal(isSame, Credential().IsOf(new Uri(baseUri)));
        Assert.Equal(isSame, Token().IsOf(new Uri(baseUri)));
    }

    [Theory]
    [InlineData("default", "CloudYourMoms-Profile-default")]
    [InlineData("Contoso-Test-2", "CloudYourMoms-Profile-contoso-test-2")]
    public void Profile_name_maps_to_a_portable_secret_name(string profile, string name)
    {
        Assert.Equal(name, YourMomCredential.SecretName(profile));
        Assert.Equal(name["CloudYourMoms-Profile-".Length..], YourMomCredential.ProfileOf(name));
    }

    [Fact]
    public void Profile_name_has_at_most_64_characters()
    {
        Assert.EndsWith(new string('a', 64), YourMomCredential.SecretName(new string('a', 64)), StringComparison.Ordinal);
        Assert.Equal(YourMomErrorKind.InvalidProfileName, Assert.ThrowsAny<YourMomException>(
            () => YourMomCredential.SecretName(new string('a', 65))).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a*")]
    [InlineData("ä")]
    [InlineData("a@b")]
    [InlineData("a[b")]
    [InlineData("a`b")]
    [InlineData("a{b")]
    [InlineData("a:b")]
    public void Invalid_profile_name_is_rejected_and_shown(string profile)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => YourMomCredential.SecretName(profile));

        Assert.Equal(YourMomErrorKind.InvalidProfileName, refusal.Kind);
        Assert.StartsWith($"'{profile}' is not a valid profile name", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CLOUDYOURMOMS-PROFILE-CONTOSO", "CONTOSO")]
    [InlineData("CloudYourMoms-Profile-", null)]
    [InlineData("CloudYourMoms-Instance-1", null)]
    [InlineData("Other", null)]
    public void Profile_secrets_are_recognized_by_name(string name, string? profile) =>
        Assert.Equal(profile, YourMomCredential.ProfileOf(name));

    [Theory]
    [InlineData("{\"id\":1}", true)]
    [InlineData("{\"id\":1}\r\n", true)]
    [InlineData("{\"id\":2}", false)]
    [InlineData("{\"id\":1}}", false)]
    [InlineData("", false)]
    public void Vault_text_is_compared_without_surrounding_line_breaks(string stored, bool isEqual) =>
        Assert.Equal(isEqual, Secret.FixedTimeEquals(Secret.ToSecureString(stored), Secret.ToSecureString("{\"id\":1}")));

    [Fact]
    public void Token_survives_a_vault_round_trip()
    {
        var text = Token().ToVaultText();

        Assert.True(JsonNode.DeepEquals(
            new JsonObject
            {
                ["id"] = 123,
                ["name"] = "Contoso",
                ["key"] = "sfdc",
                ["token"] = Sample.Token,
                ["baseUri"] = Platform.AbsoluteUri,
            },
            JsonNode.Parse(Sample.ToPlainText(text))));
        var kept = InstanceToken.FromVaultText(123, text);
        Assert.Equal((123, "Contoso", "sfdc", Platform), (kept.Id, kept.Name, kept.Key, kept.BaseUri));
        Assert.Equal(Sample.Token, Sample.ToPlainText(kept.Token));
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("null")]
    [InlineData("""{"id": 124, "token": "hunter2", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"id": 123, "token": "", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"id": 123, "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"id": 123, "token": "hunter2"}""")]
    [InlineData("""{"id": 123, "token": "hunter2\ud800", "baseUri": "https://api.example.com/"}""")]
    [InlineData("""{"id": 123, "token": "hunter2", "baseUri": "v2"}""")]
    public void Other_secret_under_an_instance_name_is_reported_and_not_shown(string text)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => InstanceToken.FromVaultText(123, Sample.Secure(text)));

        Assert.Equal(YourMomErrorKind.VaultSecretInvalid, refusal.Kind);
        Assert.Equal(
            "The secret CloudYourMoms-Instance-123 does not contain the token of instance 123 in this module's format.", refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CloudYourMoms-Instance-123", 123L)]
    [InlineData("cloudyourmoms-instance-123", 123L)]
    [InlineData("CloudYourMoms-Instance-", null)]
    [InlineData("CloudYourMoms-Instance-1x", null)]
    [InlineData("CloudYourMoms-Instance--1", null)]
    [InlineData("CloudYourMoms-Profile-123", null)]
    public void Instance_secrets_are_recognized_by_name(string name, long? id) => Assert.Equal(id, InstanceToken.IdOf(name));

    [Fact]
    public void Stored_record_text_holds_no_secret()
    {
        Assert.DoesNotContain(Sample.UserSecret, Credential().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.OrganizationSecret, Credential().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.Token, Token().ToString(), StringComparison.Ordinal);
    }

    private static YourMomCredential Credential() => new()
    {
        Profile = "contoso",
        BaseUri = Platform,
        UserSecret = Sample.Secure(Sample.UserSecret),
        OrganizationSecret = Sample.Secure(Sample.OrganizationSecret),
    };

    private static InstanceToken Token() =>
        new() { Id = 123, Name = "Contoso", Key = "sfdc", Token = Sample.Secure(Sample.Token), BaseUri = Platform };
}
