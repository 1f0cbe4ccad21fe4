using System.Text.Json.Nodes;
using CloudYourMoms.Errors;
using CloudYourMoms.Tests.Support;
using CloudYourMoms.Vault;

namespace CloudYourMoms.Tests.Vault;

public sealed class InstanceTokenTests
{
    private const string Platform = "https://api.example.com/v2";

    [Fact]
    public void Token_survives_a_vault_round_trip()
    {
        var text = Token().ToVaultText();

        var expected = new JsonObject
        {
            ["id"] = 123,
            ["name"] = "Contoso",
            ["key"] = "sfdc",
            ["token"] = Sample.Token,
            ["baseUri"] = Platform,
        };
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(Sample.ToPlainText(text))));
        var read = InstanceToken.FromVaultText(123, text);
        Assert.Equal(
            (123, "Contoso", "sfdc", new Uri(Platform), Sample.Token),
            (read.Id, read.Name, read.Key, read.BaseUri, Sample.ToPlainText(read.Token)));
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
    public void Other_secret_is_reported_and_not_shown(string text)
    {
        var error = Assert.Throws<YourMomException>(() => InstanceToken.FromVaultText(123, Sample.Secure(text)));

        Assert.Equal(YourMomErrorKind.VaultSecretInvalid, error.Kind);
        Assert.Equal(
            "The secret CloudYourMoms-Instance-123 does not contain the token of instance 123 in this module's format.", error.Message);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_that_is_too_long_as_JSON_is_rejected()
    {
        var token = Token() with { Token = Sample.Secure(new string('<', 20_000)) };

        Assert.Equal(YourMomErrorKind.VaultUnwritable, Assert.Throws<YourMomException>(token.ToVaultText).Kind);
    }

    [Theory]
    [InlineData(Sample.Token, true)]
    [InlineData("********", false)]
    public void Masked_token_is_not_usable(string token, bool isUsable) =>
        Assert.Equal(isUsable, (Token() with { Token = Sample.Secure(token) }).IsUsable);

    [Theory]
    [InlineData(Platform, true)]
    [InlineData("https://api.example.com:8443/v2", false)]
    public void Token_belongs_to_one_platform(string baseUri, bool isSame) => Assert.Equal(isSame, Token().IsOf(new Uri(baseUri)));

    [Theory]
    [InlineData("CloudYourMoms-Instance-123", 123L)]
    [InlineData("cloudyourmoms-instance-123", 123L)]
    [InlineData("CloudYourMoms-Instance-", null)]
    [InlineData("CloudYourMoms-Instance-1x", null)]
    [InlineData("CloudYourMoms-Instance--1", null)]
    [InlineData("CloudYourMoms-Profile-123", null)]
    public void Token_secrets_are_recognized_by_name(string name, long? id) => Assert.Equal(id, InstanceToken.IdOf(name));

    private static InstanceToken Token() =>
        new() { Id = 123, Name = "Contoso", Key = "sfdc", Token = Sample.Secure(Sample.Token), BaseUri = new Uri(Platform) };
}
