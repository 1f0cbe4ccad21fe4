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

        Assert.Equal("sfdcservicecloud", merged.Key);
        Assert.Equal("from parameter", merged.Name);
        Assert.Equal(["file"], merged.Tags!);
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

    [Fact]
    public void Unspecified_members_keep_their_value()
    {
        var file = InstanceJson.Parse(File);

        Assert.Equal(file.ToUtf8Json(), file.MergeWith(new InstanceRequest()).ToUtf8Json());
        Assert.Equal(file.ToUtf8Json(), new InstanceRequest().MergeWith(file).ToUtf8Json());
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
    public void Empty_tags_override_existing_ones() =>
        Assert.Empty(InstanceJson.Parse(File).MergeWith(new InstanceRequest { Tags = [] }).Tags!);

    [Fact]
    public void Missing_entries_are_all_named()
    {
        var request = new InstanceRequest { Key = "sfdcdocuments" };

        var refusal = Assert.ThrowsAny<YourMomException>(() => request.Validate(Sample.Now));
        Assert.Equal(YourMomErrorKind.ConfigurationMissing, refusal.Kind);
        Assert.Equal(
            """
            The instance cannot be created because of 5 errors:
              - $.name: this required entry is missing.
              - $.configuration['oauth.callback.url']: this required entry is missing.
              - $.configuration['oauth.api.key']: this required entry is missing.
              - $.configuration['oauth.api.secret']: this required entry is missing.
              - $.providerData.code: this required entry is missing.
            """.ReplaceLineEndings("\n"),
            refusal.Message);
    }

    [Fact]
    public void Empty_request_lacks_key_and_name() =>
        Assert.Equal(["$.your_mom.key", "$.name"], Missing(new InstanceRequest()));

    [Theory]
    [InlineData("sfdcservicecloud")]
    [InlineData("sfdcmarketingcloud")]
    [InlineData("sfdc")]
    [InlineData("sfdcdocuments")]
    public void Keys_of_the_specification_require_a_code(string key) => Assert.Equal(
        ["$.providerData.code"],
        Missing(Sample.InstanceRequest() with { Key = key, ProviderData = new Dictionary<string, object?> { ["realmId"] = "1" } }));

    [Theory]
    [InlineData("""{"your_mom": {"key": "zendesk"}, "name": "n", "configuration": {"username": "u", "password": "p"}}""")]
    [InlineData("""{"your_mom": {"id": 39}, "name": "n"}""")]
    [InlineData(
        """{"your_mom": {"key": "quickbooks"}, "name": "n", "providerData": {"oauth_verifier": "v"},""" +
        """ "configuration": {"oauth.callback.url": "https://a.example/", "oauth.api.key": "k", "oauth.api.secret": "s"}}""")]
    public void Other_key_requires_no_code(string json) =>
        Assert.Empty(Missing(InstanceJson.Parse(json)));

    [Fact]
    public void Request_with_a_code_or_OAuth_entry_requires_the_others()
    {
        Assert.Equal(
            ["$.configuration['oauth.callback.url']", "$.configuration['oauth.api.key']", "$.configuration['oauth.api.secret']"],
            Missing(InstanceJson.Parse("""{"your_mom": {"key": "other"}, "name": "n", "providerData": {"code": "c"}}""")));
        Assert.Equal(
            ["$.configuration['oauth.callback.url']", "$.configuration['oauth.api.secret']"],
            Missing(InstanceJson.Parse("""{"your_mom": {"key": "other"}, "name": "n", "configuration": {"oauth.api.key": "k"}}""")));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \\t\"")]
    [InlineData("null")]
    public void Blank_entry_is_missing(string blank)
    {
        var request = InstanceJson.Parse($$"""
            {"your_mom": {"key": {{blank}}}, "name": {{blank}}, "providerData": {"code": {{blank}}},
             "configuration": {"oauth.callback.url": {{blank}}, "oauth.api.key": {{blank}}, "oauth.api.secret": {{blank}} } }
            """);

        Assert.Equal(
            [
                "$.your_mom.key", "$.name", "$.configuration['oauth.callback.url']", "$.configuration['oauth.api.key']",
                "$.configuration['oauth.api.secret']",
            ],
            Missing(request));
        Assert.Contains("$.providerData.code", Missing(request with { Key = "sfdc" }));
    }

    [Fact]
    public void Null_values_are_ignored()
    {
        var request = InstanceRequest.From("sfdc", null, null, "key", null, new Dictionary<string, object?>());

        Assert.Equal(["oauth.api.key"], request.Configuration.Keys);
        Assert.Empty(request.ProviderData);
    }

    [Fact]
    public void Callback_parameter_named_code_does_not_replace_the_code()
    {
        var request = InstanceRequest.From(
            "sfdc", Sample.Secure("real"), null, null, null, new Dictionary<string, object?> { ["code"] = "other" });

        Assert.Contains("\"code\":\"real\"", Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    public void Hashtable_names_are_case_insensitive_and_unique()
    {
        var taken = InstanceJson.FromMembers(
            new Dictionary<string, object?> { ["Your_Mom"] = new Dictionary<string, object?> { ["Key"] = "zendesk" }, ["Name"] = "n" });
        Assert.Equal(("zendesk", "n"), (taken.Key, taken.Name));

        var twice = InstanceJson.FromMembers(new Dictionary<string, object?>
        {
            ["name"] = "a",
            ["Name"] = "b",
            ["your_mom"] = new Dictionary<string, object?> { ["key"] = "zendesk" },
        });
        Assert.Equal(
            (ValidationErrorCode.Duplicate, "$.name"),
            twice.GetValidationErrors(Sample.Now).Select(error => (error.Kind, error.Path)).Single());
    }

    [Fact]
    public void Hashtable_tag_may_be_a_single_text_and_no_other_type()
    {
        Assert.Equal(["prod"], InstanceJson.FromMembers(new Dictionary<string, object?> { ["tags"] = "prod" }).Tags!);

        var refused = InstanceJson.FromMembers(new Dictionary<string, object?>
        {
            ["name"] = "n",
            ["your_mom"] = new Dictionary<string, object?> { ["key"] = "zendesk" },
            ["tags"] = new Dictionary<string, object?>(),
        });
        Assert.Equal(
            "$.tags: the value must be an array, not an object.", Assert.Single(refused.GetValidationErrors(Sample.Now)).ToString());
    }

    [Fact]
    public void Value_of_the_wrong_type_is_ignored_when_overridden() =>
        Assert.Empty(InstanceJson.Parse("""{"your_mom": {"key": "zendesk"}, "name": 5}""")
            .MergeWith(new InstanceRequest { Name = "n" })
            .GetValidationErrors(Sample.Now));

    [Theory]
    [InlineData("""{"credentials": {"user": "hunter2", "deep": [{"value": "hunter2"}]}}""")]
    [InlineData("""{"pwd": "hunter2", "passphrase": "hunter2", "private_number": 1, "tokens": ["hunter2"]}""")]
    [InlineData(
        """{"api.key": "hunter2", "apiKey": "hunter2", "access.key": "hunter2", "encryptionKey": "hunter2", "cert.pem": "hunter2"}""")]
    [InlineData("""{"pass": "hunter2", "userpass": "hunter2", "passcode": "hunter2", "passkey": "hunter2", "pin": "hunter2"}""")]
    [InlineData("""{"authorization": "Basic hunter2", "auth.bearer": "hunter2"}""")]
    public void Member_within_a_secret_is_masked(string providerData) => Assert.DoesNotContain(
        "hunter2",
        InstanceJson.Parse($$"""{"your_mom": {"key": "zendesk"}, "name": "n", "providerData": {{providerData}}}""").ToRedactedJson(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("oauth.api.key")]
    [InlineData("bypass")]
    [InlineData("pinned")]
    [InlineData("spinner")]
    [InlineData("primary.key")]
    [InlineData("filter.response.nulls")]
    public void Member_that_resembles_a_secret_is_shown(string entry) => Assert.Contains(
        "a value",
        InstanceJson.Parse($$"""{"your_mom": {"key": "zendesk"}, "name": "n", "configuration": {"{{entry}}": "a value"} }""")
            .ToRedactedJson(),
        StringComparison.Ordinal);

    [Fact]
    public void Redacted_JSON_holds_no_control_characters()
    {
        var json = InstanceJson.FromMembers(new Dictionary<string, object?>
        {
            ["your_mom"] = new Dictionary<string, object?> { ["key"] = "zen\u001bdesk" },
            ["name"] = "n",
            ["tags"] = new List<object?> { "a\u202eb" },
        })
            .ToRedactedJson();

        Assert.DoesNotContain(json, c => c is not ('\n' or '\r') &&
            char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format);
        Assert.Contains(@"a\u202eb", json, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Missing(InstanceRequest request) =>
        request.GetValidationErrors(Sample.Now)
            .Where(error => error.Kind == ValidationErrorCode.Missing)
            .Select(error => error.Path);
}
