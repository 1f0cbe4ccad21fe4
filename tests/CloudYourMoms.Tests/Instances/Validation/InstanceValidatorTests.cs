using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Validation;

/// <summary>Validation errors of an instance before it is sent: each once, with its position.</summary>
public sealed class InstanceValidatorTests
{
    [Fact]
    public void Errors_of_a_file_are_reported_in_line_order()
    {
        var request = InstanceJson.Parse("""
            {"name": "  ",
             "tags": ["fine", "<Add_Your_Tag>"],
             "configuration": {
               "oauth.callback.url": "auth",
               "oauth.api.key": "‘k’",
               "oauth.api.secret": "<Insert_Client_Secret>",
               "site": "<Site>",
               "objects": ["account"],
               "si“te": "x"},
             "providerData": {
               "code": "a%3d",
               "realmId": "“1”"},
             "your_mom": {
               "key": "<Key>"}}
            """);

        Assert.Equal(
            [
                "line 1, column 10, $.name: this required entry is empty.",
                "line 2, column 19, $.tags[1]: replace the placeholder <Add_Your_Tag> with a value.",
                "line 4, column 26, $.configuration['oauth.callback.url']: " +
                    "use an absolute address without user information or a fragment, and with a port other than 0.",
                "line 5, column 21, $.configuration['oauth.api.key']: the value contains a smart quote.",
                "line 6, column 24, $.configuration['oauth.api.secret']: replace the placeholder with a value.",
                "line 7, column 12, $.configuration.site: replace the placeholder <Site> with a value.",
                "line 8, column 15, $.configuration.objects: the value must be text, a number or a boolean, not an array.",
                "line 9, column 13, $.configuration['si“te']: the name contains a smart quote.",
                "line 11, column 12, $.providerData.code: " +
                    "the authorization code is percent-encoded: replace %3D with =, %2B with +, and %2F with /.",
                "line 12, column 15, $.providerData.realmId: the value contains a smart quote.",
                "line 14, column 11, $.your_mom.key: replace the placeholder <Key> with a value.",
            ],
            request.GetValidationErrors(Sample.Now).Select(error => error.ToString()));
    }

    [Theory]
    [InlineData(
        """{"your_mom": {"key": "zendesk"}, "name": "“Desk”", "tags": ["‘prod’"], "configuration": {"username": "“u”", "limit": 5,""" +
        """ "on": true, "off": null}}""")]
    [InlineData("""{"your_mom": {"key": "zendesk"}, "name": "Desk <prod>", "configuration": {"username": "<u> and <v>", "empty": "<>"}}""")]
    public void Display_names_and_placeholder_lookalikes_are_valid(string json) =>
        Assert.Empty(InstanceJson.Parse(json).GetValidationErrors(Sample.Now));

    [Theory]
    [InlineData("""{"your_mom": {"key": "sfdc”"}, "name": "n"}""", "$.your_mom.key: the value contains a smart quote.")]
    [InlineData(
        """{"your_mom": {"key": "zendesk"}, "name": "\ud800"}""",
        "an escape such as \\ud800 is an unpaired surrogate, which cannot be encoded.")]
    [InlineData("""{"your_mom": {"key": "zendesk"}, "name": 5}""", "$.name: the value must be text, not a number.")]
    public void Error_is_reported_once(string json, string message) =>
        Assert.EndsWith(
            message, Assert.Single(InstanceJson.Parse(json).GetValidationErrors(Sample.Now)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Code_and_OAuth_entries_must_be_text()
    {
        var request = Sample.InstanceRequest() with { ProviderData = new Dictionary<string, object?> { ["code"] = true } };
        request = request with
        {
            Configuration = new Dictionary<string, object?>(request.Configuration) { ["oauth.api.key"] = 5 },
        };

        Assert.Equal(
            [
                "$.configuration['oauth.api.key']: the value must be text, not a number.",
                "$.providerData.code: the value must be text, not a boolean.",
            ],
            request.GetValidationErrors(Sample.Now).Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("a%3D", true)]
    [InlineData("a%3d", true)]
    [InlineData("a%25253d", true)]
    [InlineData("a%2Bb", true)]
    [InlineData("a%2fb", true)]
    [InlineData("aPrx==", false)]
    [InlineData("a%b", false)]
    [InlineData("a%41", false)]
    [InlineData("3D2B2F", false)]
    public void Encoded_code_is_an_error_that_does_not_show_it(string code, bool isEncoded)
    {
        var request = Sample.InstanceRequest() with { ProviderData = new Dictionary<string, object?> { ["code"] = Sample.Secure(code) } };

        var errors = request.GetValidationErrors(Sample.Now);

        Assert.Equal(isEncoded ? [ValidationErrorCode.CodeEncoded] : [], errors.Select(error => error.Kind));
        Assert.All(errors, error => Assert.DoesNotContain(code, error.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://localhost:8400/auth/")]
    [InlineData("http://LOCALHOST:8400/auth")]
    [InlineData("http://127.0.0.1:8400/auth")]
    public void Code_is_valid_only_with_its_callback_URL(string callbackUrl)
    {
        var request = Sample.InstanceRequest() with
        {
            Configuration = new Dictionary<string, object?>(
                Sample.InstanceRequest().Configuration)
            {
                ["oauth.callback.url"] = callbackUrl,
            },
        };

        var error = Assert.ThrowsAny<YourMomException>(() => request.Validate(Sample.Now));

        Assert.Equal(YourMomErrorKind.AuthorizationCodeInvalid, error.Kind);
        Assert.Equal(
            "The instance cannot be created: $.configuration['oauth.callback.url']: " +
            $"the authorization code is valid only with the callback URL {Sample.CallbackUrl}.",
            error.Message);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(51, true)]
    public void Errors_beyond_fifty_are_counted(int count, bool statesHowManyMore)
    {
        var request = new InstanceRequest { Key = "zendesk", Name = "n", Tags = [.. Enumerable.Repeat("<Tag>", count)] };

        var error = Assert.ThrowsAny<YourMomException>(() => request.Validate(Sample.Now));

        Assert.Equal(count, Assert.IsType<InstanceValidationException>(error).ValidationErrors.Count);
        Assert.Contains("$.tags[49]: replace the placeholder <Tag> with a value.", error.Message, StringComparison.Ordinal);
        Assert.Equal(statesHowManyMore, error.Message.EndsWith("\n  - and 1 more", StringComparison.Ordinal));
        Assert.DoesNotContain("and 0 more", error.Message, StringComparison.Ordinal);
    }
}
