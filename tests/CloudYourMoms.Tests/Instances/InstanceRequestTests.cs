using System.Text;
using System.Text.Json.Nodes;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances;

public sealed class InstanceRequestTests
{
    private const string File = """
        {"your_mom": {"key": "sfdc", "flag": true}, "name": "from file", "tags": ["file"],
         "providerData": {"code": "file-code", "realmId": "file-realm"},
         "configuration": {"oauth.callback.url": "https://file.example/",
           "oauth.api.key": "file-key", "oauth.api.secret": "file-secret", "event.notification.enabled": true},
         "oauthProxy": true}
        """;

    [Fact]
    public void Parameter_overrides_callback_and_callback_overrides_file()
    {
        var parameters = new InstanceRequest
        {
            Name = "from parameter",
            Configuration = new Dictionary<string, object?> { ["oauth.api.key"] = "parameter-key", ["event.objects"] = "account" },
        };

        var merged = InstanceJson.Parse(File).MergeWith(InstanceRequest.From(Sample.Callback())).MergeWith(parameters);

        var body = Encoding.UTF8.GetString(merged.ToUtf8Json());
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"your_mom": {"key": "sfdcservicecloud", "flag": true},
                     "providerData": {"code": "aPrxf4ke.c0de+/'y==", "realmId": "file-realm"},
                     "configuration": {"oauth.callback.url": "http://localhost:8400/auth",
                       "oauth.api.key": "parameter-key", "oauth.api.secret": "4p1+f4k\"e/&Q?='x",
                       "event.notification.enabled": true, "event.objects": "account"},
                     "tags": ["file"], "name": "from parameter", "oauthProxy": true}
                    """),
                JsonNode.Parse(body)),
            body);
    }

    [Theory]
    [InlineData("a\r\nb\u001bc", "a b c")]
    [InlineData(null, "")]
    public void Display_name_is_on_one_line(string? name, string shown) =>
        Assert.Equal(shown, new InstanceRequest { Name = name }.DisplayName);

    [Fact]
    public void Unspecified_members_keep_their_value()
    {
        var file = InstanceJson.Parse(File);

        Assert.Equal(file.ToUtf8Json(), file.MergeWith(new InstanceRequest()).ToUtf8Json());
        Assert.Equal(file.ToUtf8Json(), new InstanceRequest().MergeWith(file).ToUtf8Json());
        Assert.Empty(file.MergeWith(new InstanceRequest { Tags = [] }).Tags!);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(Sample.Code, true)]
    [InlineData("other", false)]
    public void Another_code_removes_the_time_and_callback_URL_of_the_first(string? code, bool isKept)
    {
        var merged = Sample.InstanceRequest().MergeWith(new InstanceRequest
        {
            ProviderData = code is null ? new Dictionary<string, object?>() : new Dictionary<string, object?> { ["code"] = code },
        });

        Assert.Equal(isKept ? Sample.Now : null, merged.CodeReceivedAt);
        Assert.Equal(isKept ? new Uri(Sample.CallbackUrl) : null, merged.CodeCallbackUrl);
    }

    [Fact]
    public void Value_of_the_wrong_type_is_ignored_when_overridden() =>
        Assert.Empty(InstanceJson.Parse("""{"your_mom": {"key": "zendesk"}, "name": 5}""")
            .MergeWith(new InstanceRequest { Name = "n" })
            .GetValidationErrors(Sample.Now));

    [Fact]
    public void Missing_entries_are_all_named()
    {
        var error = Assert.Throws<InstanceValidationException>(() => new InstanceRequest { Key = "sfdcdocuments" }.Validate(Sample.Now));

        Assert.Equal(YourMomErrorKind.ConfigurationMissing, error.Kind);
        Assert.Equal(
            """
            The instance cannot be created because of 5 errors:
              - $.name: this required entry is missing.
              - $.configuration['oauth.callback.url']: this required entry is missing.
              - $.configuration['oauth.api.key']: this required entry is missing.
              - $.configuration['oauth.api.secret']: this required entry is missing.
              - $.providerData.code: this required entry is missing.
            """.ReplaceLineEndings("\n"),
            error.Message);
    }

    [Theory]
    [InlineData("{}", "your_mom.key name")]
    [InlineData("""{"your_mom": {"id": 39}, "name": "n"}""", "")]
    [InlineData("""{"your_mom": {"key": "zendesk"}, "name": "n", "configuration": {"username": "u"}}""", "")]
    [InlineData("""{"your_mom": {"key": "sfdcservicecloud"}, "name": "n", "configuration": @}""", "providerData.code")]
    [InlineData("""{"your_mom": {"key": "sfdcmarketingcloud"}, "name": "n", "configuration": @}""", "providerData.code")]
    [InlineData("""{"your_mom": {"key": "sfdc"}, "name": "n", "configuration": @, "providerData": {"a": "1"}}""", "providerData.code")]
    [InlineData("""{"your_mom": {"key": "quickbooks"}, "name": "n", "configuration": @, "providerData": {"oauth_verifier": "v"}}""", "")]
    [InlineData(
        """{"your_mom": {"key": "other"}, "name": "n", "providerData": {"code": "c"}}""",
        "configuration['oauth.callback.url'] configuration['oauth.api.key'] configuration['oauth.api.secret']")]
    [InlineData(
        """{"your_mom": {"key": "other"}, "name": "n", "configuration": {"oauth.api.key": "k"}}""",
        "configuration['oauth.callback.url'] configuration['oauth.api.secret']")]
    [InlineData(
        """{"your_mom": {"key": " \t"}, "name": null, "configuration": {"oauth.api.key": "", "oauth.api.secret": null}}""",
        "your_mom.key name configuration['oauth.callback.url'] configuration['oauth.api.key'] configuration['oauth.api.secret']")]
    [InlineData("""{"your_mom": {"key": "sfdc"}, "name": "n", "configuration": @, "providerData": {"code": " "}}""", "providerData.code")]
    public void Missing_entries_depend_on_the_key(string json, string missing)
    {
        const string OAuth = """{"oauth.callback.url": "https://a.example/", "oauth.api.key": "k", "oauth.api.secret": "s"}""";

        var errors = InstanceJson.Parse(json.Replace("@", OAuth, StringComparison.Ordinal)).GetValidationErrors(Sample.Now);

        Assert.All(errors, error => Assert.Equal(ValidationErrorCode.Missing, error.Kind));
        Assert.Equal(missing, string.Join(' ', errors.Select(error => error.Path["$.".Length..])));
    }

    [Fact]
    public void Callback_values_that_are_null_are_ignored_and_the_code_is_not_replaced()
    {
        var request = InstanceRequest.From(
            "sfdc", Sample.Secure("real"), null, "key", null, new Dictionary<string, object?> { ["code"] = "other" });

        Assert.Equal(["oauth.api.key"], request.Configuration.Keys);
        Assert.Contains("\"providerData\":{\"code\":\"real\"}", Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
        Assert.Empty(InstanceRequest.From("sfdc", null, null, null, null, new Dictionary<string, object?>()).ProviderData);
    }
}
