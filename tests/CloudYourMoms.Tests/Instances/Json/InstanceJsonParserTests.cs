using System.Security;
using System.Text;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Json;

public sealed class InstanceJsonParserTests
{
    [Fact]
    public void Specified_file_is_read()
    {
        var request = InstanceJson.Parse("""
            {
              "your_mom": {
                "key": "sfdcservicecloud"
              },
              "providerData": {
                "code": "<Code_On_The_Return_URL>"
              },
              "configuration": {
                "oauth.callback.url": "https://www.mycoolapp.com/auth",
                "oauth.api.key": "<Insert_Client_ID>",
                "oauth.api.secret": "<Insert_Client_Secret>"
              },
              "tags": [
                "<Add_Your_Tag>"
              ],
              "name": "<Insert_Instance_Name>"
            }
            """);

        Assert.Equal("sfdcservicecloud", request.Key);
        Assert.Equal("<Insert_Instance_Name>", request.Name);
        Assert.Equal(["<Add_Your_Tag>"], request.Tags!);
        Assert.Equal("<Code_On_The_Return_URL>", Sample.ToPlainText(Assert.IsType<SecureString>(request.ProviderData["code"])));
        Assert.Equal("https://www.mycoolapp.com/auth", request.Configuration["oauth.callback.url"]);
        Assert.Equal("<Insert_Client_ID>", request.Configuration["oauth.api.key"]);
        Assert.Equal("<Insert_Client_Secret>", Sample.ToPlainText(Assert.IsType<SecureString>(request.Configuration["oauth.api.secret"])));
        Assert.Empty(request.OtherMembers);
        Assert.All(request.GetValidationErrors(Sample.Now), error => Assert.Equal(ValidationErrorCode.Placeholder, error.Kind));
    }

    [Theory]
    [InlineData("""{"your_mom":{"key":"k"},"name":"n"}""")]
    [InlineData("""{"your_mom":{"id":39},"name":"n"}""")]
    [InlineData("""{"your_mom":{"key":"k","id":39,"flag":true,"nested":{"a":[1.0,1e3]}},"name":"n"}""")]
    [InlineData(
        """{"your_mom":{"key":"k"},"configuration":""" +
        """{"a":1.0,"b":1e3,"c":true,"d":"true","e":null,"f":12345678901234567890,"g":-0.0},"name":"n"}""")]
    [InlineData("""{"your_mom":{"key":"k"},"providerData":{"realmId":42,"list":[1.50,"x",null]},"name":"n"}""")]
    [InlineData("""{"your_mom":{"key":"k"},"tags":[],"name":"n"}""")]
    [InlineData("""{"your_mom":{"key":"k"},"name":"n","externalAuthentication":"initial","oauthProxy":false""" +
        ""","retrieveObjectsAfterInstantiation":true,"deep":{"a":{"b":[{"password":"p","n":2.0}]}}}""")]
    public void Unknown_members_are_preserved(string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(InstanceJson.Parse(json).ToUtf8Json()));

    [Fact]
    public void Error_list_is_limited_and_states_how_many_more()
    {
        // With this number, comparing each pair would take minutes.
        const int Count = 80_000;
        var members = string.Concat(Enumerable.Range(0, Count).Select(number => $"\"a{number}\":1,\"twice\":1,"));
        var failure = Assert.ThrowsAny<YourMomException>(
            () => InstanceJson.Parse("{\"your_mom\":{\"key\":\"k\"},\"name\":\"n\",\"x\":{" + members + "\"last\":1}}").Validate(
                Sample.Now));

        Assert.Equal(Count - 1, Assert.IsType<InstanceValidationException>(failure).ValidationErrors.Count);
        Assert.Contains($"because of {Count - 1} errors:", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"\n  - and {Count - 51} more", failure.Message, StringComparison.Ordinal);
        Assert.Equal(52, failure.Message.Split('\n').Length);
    }

    [Fact]
    public void Entry_only_in_the_first_duplicate_is_missing()
    {
        var request = InstanceJson.Parse("""
            {"your_mom": {"key": "k"}, "name": "n",
             "configuration": {"oauth.api.key": "k", "oauth.api.key": 5, "oauth.api.key": 6},
             "configuration": {"oauth.api.secret": "s",
               "oauth.callback.url": "http://localhost/a"}}
            """);

        Assert.Equal(
            ["line 2, column 42, $.configuration['oauth.api.key']: this member occurs twice. Remove one of them.",
             "line 2, column 62, $.configuration['oauth.api.key']: this member occurs twice. Remove one of them.",
             "line 3, column 2, $.configuration: this member occurs twice. Remove one of them.",
             "line 3, column 19, $.configuration['oauth.api.key']: this required entry is missing."],
            request.GetValidationErrors(Sample.Now).Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("[]", "line 1, column 1, $: the value must be an object, not an array.")]
    [InlineData("\"text\"", "line 1, column 1, $: the value must be an object, not text.")]
    [InlineData("null", "line 1, column 1, $: the value must be an object, not null.")]
    [InlineData("""{"your_mom": "sfdc"}""", "line 1, column 14, $.your_mom: the value must be an object, not text.")]
    [InlineData("""{"your_mom": {"key": 39}}""", "line 1, column 22, $.your_mom.key: the value must be text, not a number.")]
    [InlineData("""{"name": true}""", "line 1, column 10, $.name: the value must be text, not a boolean.")]
    [InlineData("""{"tags": "prod"}""", "line 1, column 10, $.tags: the value must be an array, not text.")]
    [InlineData("""{"tags": ["prod", 1]}""", "line 1, column 19, $.tags[1]: the value must be text, not a number.")]
    [InlineData("""{"tags": [null]}""", "line 1, column 11, $.tags[0]: the value must be text, not null.")]
    [InlineData("""{"providerData": []}""", "line 1, column 18, $.providerData: the value must be an object, not an array.")]
    [InlineData("""{"configuration": 1}""", "line 1, column 19, $.configuration: the value must be an object, not a number.")]
    public void Member_of_another_type_is_rejected_by_name(string json, string message)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => InstanceJson.Parse(json).Validate(Sample.Now));

        Assert.Equal(YourMomErrorKind.InvalidInstance, refusal.Kind);
        Assert.Equal(message, Assert.Single(
            Assert.IsType<InstanceValidationException>(refusal).ValidationErrors, error => error.Kind == ValidationErrorCode.WrongType)
            .ToString());
    }

    [Theory]
    [InlineData("", "line 1,")]
    [InlineData("{\n  \"name\": \"a\"\n  \"tags\": []\n}", "line 3,")]
    [InlineData("{\n  \"name\": \u201ca\u201d\n}", "line 2, column 11,")]
    [InlineData("{\"name\": \"a\",}", "line 1,")]
    [InlineData("{\"name\": \"a\"} x", "line 1,")]
    [InlineData("{\n\"oauth.api.secret\": s3cr3t\n}", "line 2,")]
    public void Invalid_JSON_is_rejected_with_its_line_and_no_content(string json, string place)
    {
        var refusal = Assert.ThrowsAny<YourMomException>(() => InstanceJson.Parse(json).Validate(Sample.Now));

        Assert.Equal(YourMomErrorKind.InvalidInstance, refusal.Kind);
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "\ud800"}""")]
    [InlineData("""{"configuration": {"a": "\udc00"}}""")]
    [InlineData("""{"tags": ["\ud800x"]}""")]
    public void Escape_of_an_invalid_character_is_rejected(string json) =>
        Assert.Equal(YourMomErrorKind.InvalidInstance, Assert.ThrowsAny<YourMomException>(
            () => InstanceJson.Parse(json).Validate(Sample.Now)).Kind);

    [Fact]
    public void Absent_and_null_members_are_unset()
    {
        foreach (var json in new[]
        {
            "{}", """{"your_mom": null, "name": null, "tags": null, "providerData": null, "configuration": null}""",
        })
        {
            var request = InstanceJson.Parse(json);

            Assert.Null(request.Key);
            Assert.Null(request.Name);
            Assert.Null(request.Tags);
            Assert.Empty(request.ProviderData);
            Assert.Empty(request.Configuration);
            Assert.Empty(request.OtherMembers);
        }
    }

    [Fact]
    public void Placeholder_in_another_script_is_preserved() =>
        Assert.Equal("Käse 😀", InstanceJson.Parse("""{"name": "K\u00e4se 😀"}""").Name);
}
