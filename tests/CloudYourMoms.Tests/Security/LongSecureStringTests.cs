using System.Text;
using CloudYourMoms.Api;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;
using CloudYourMoms.Vault;

namespace CloudYourMoms.Tests.Security;

/// <summary>A SecureString has at most 65,536 characters. Longer text is a validation error or is omitted.</summary>
public sealed class LongSecureStringTests
{
    private static readonly string TooLong = new('9', Secret.MaximumLength + 1);

    [Fact]
    public void Overlong_sign_in_address_is_an_unexpected_response()
    {
        var call = new GetOAuthUrlOperation(Sample.OAuthRequest());
        var response = new ApiResponse(System.Net.HttpStatusCode.OK, null, null, Encoding.UTF8.GetBytes(
            $$"""{"oauthUrl": "https://login.example.com/?a={{TooLong}}"}"""));

        var refusal = Assert.ThrowsAny<YourMomException>(() => call.Read(response, new Redactor([])));

        Assert.Equal(YourMomErrorKind.UnexpectedResponse, refusal.Kind);
    }

    [Fact]
    public void Overlong_secret_in_instance_json_is_reported_with_its_position()
    {
        var request = InstanceJson.Parse($$"""
            {"your_mom": {"key": "zendesk"}, "name": "n",
             "configuration": {"password": "{{TooLong}}"} }
            """);

        var error = Assert.Single(request.GetValidationErrors(Sample.Now));

        Assert.Equal(
            "line 2, column 32, $.configuration.password: the value is too long: the limit is 65536 characters.", error.ToString());
    }

    [Theory]
    [InlineData("providerData", "code", "$.providerData.code: the value is too long: the limit is 65536 characters.")]
    [InlineData("configuration", "password", null)]
    public void Overlong_hashtable_text_is_an_error_only_where_it_is_secret(string member, string entry, string? error)
    {
        var request = InstanceJson.FromMembers(new Dictionary<string, object?>
        {
            ["your_mom"] = new Dictionary<string, object?> { ["key"] = "zendesk" },
            ["name"] = "n",
            [member] = new Dictionary<string, object?> { [entry] = TooLong },
        });

        Assert.Equal(error is null ? [] : [error], request.GetValidationErrors(Sample.Now)
            .Where(found => found.Kind != ValidationErrorCode.Missing)
            .Select(found => found.ToString()));
        Assert.Contains($"\"{entry}\":\"{TooLong}\"", Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    public void Overlong_secret_number_is_sent()
    {
        var request = InstanceJson.Parse($$"""{"your_mom": {"key": "zendesk"}, "name": "n", "configuration": {"pin": {{TooLong}} } }""");

        Assert.Empty(request.Secrets());
        Assert.Contains($"\"pin\":{TooLong}", Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    public void Token_too_long_as_JSON_is_rejected_for_the_vault()
    {
        var token = new InstanceToken
        {
            Id = 123,
            Token = Secret.ToSecureString(new string('<', 20_000)),
            BaseUri = new Uri("https://api.example"),
        };

        var refusal = Assert.ThrowsAny<YourMomException>(() => token.ToVaultText());

        Assert.Equal(YourMomErrorKind.VaultUnwritable, refusal.Kind);
    }
}
