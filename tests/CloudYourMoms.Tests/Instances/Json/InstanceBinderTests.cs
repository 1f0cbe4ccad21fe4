using System.Security;
using System.Text;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Json;

public sealed class InstanceBinderTests
{
    private static readonly string TooLong = new('9', Secret.MaximumLength + 1);

    [Fact]
    public void Members_of_the_specification_are_bound()
    {
        var request = InstanceJson.Parse("""
            {"your_mom": {"key": "sfdc"}, "providerData": {"code": "c"}, "tags": ["t"], "name": "K\u00e4se 😀",
             "configuration": {"oauth.callback.url": "https://a.example/", "oauth.api.key": "k", "oauth.api.secret": "s"}}
            """);

        Assert.Equal(("sfdc", "Käse 😀"), (request.Key, request.Name));
        Assert.Equal(["t"], request.Tags!);
        Assert.Equal("c", Sample.ToPlainText(Assert.IsType<SecureString>(request.ProviderData["code"])));
        Assert.Equal(("https://a.example/", "k"), (request.Configuration["oauth.callback.url"], request.Configuration["oauth.api.key"]));
        Assert.Equal("s", Sample.ToPlainText(Assert.IsType<SecureString>(request.Configuration["oauth.api.secret"])));
        Assert.Empty(request.OtherMembers);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"your_mom": null, "name": null, "tags": null, "providerData": null, "configuration": null}""")]
    public void Absent_and_null_members_are_unset(string json)
    {
        var request = InstanceJson.Parse(json);

        Assert.Equal((null, null, null), (request.Key, request.Name, request.Tags));
        Assert.Empty(request.ProviderData.Concat(request.Configuration).Concat(request.OtherMembers));
    }

    [Theory]
    [InlineData("[]", "line 1, column 1, $: the value must be an object, not an array.")]
    [InlineData("null", "line 1, column 1, $: the value must be an object, not null.")]
    [InlineData("""{"your_mom": "sfdc"}""", "line 1, column 14, $.your_mom: the value must be an object, not text.")]
    [InlineData("""{"your_mom": {"key": 39}}""", "line 1, column 22, $.your_mom.key: the value must be text, not a number.")]
    [InlineData("""{"name": true}""", "line 1, column 10, $.name: the value must be text, not a boolean.")]
    [InlineData("""{"tags": "prod"}""", "line 1, column 10, $.tags: the value must be an array, not text.")]
    [InlineData("""{"tags": ["prod", 1]}""", "line 1, column 19, $.tags[1]: the value must be text, not a number.")]
    public void Member_of_another_type_is_an_error(string json, string message) => Assert.Equal(
        message,
        Assert.Single(
            InstanceJson.Parse(json).GetValidationErrors(Sample.Now), error => error.Kind == ValidationErrorCode.WrongType).ToString());

    [Theory]
    [InlineData("Name", "b", "$.name: this member occurs twice, in different case. Remove one of them.")]
    [InlineData("tags", 5, "$.tags: the value must be an array, not a number.")]
    [InlineData("tags", "prod", null)]
    public void Hashtable_names_have_any_case_and_a_tag_may_be_text(string name, object value, string? message)
    {
        var request = InstanceJson.FromMembers(new Dictionary<string, object?>
        {
            ["Your_Mom"] = new Dictionary<string, object?> { ["Key"] = "zendesk" },
            ["name"] = "n",
            [name] = value,
        });

        Assert.Equal(message is null ? [] : [message], request.GetValidationErrors(Sample.Now).Select(error => error.ToString()));
        Assert.Equal("zendesk", request.Key);
        Assert.Equal(message is null ? ["prod"] : null, request.Tags);
    }

    [Theory]
    [InlineData("providerData", "code", "$.providerData.code: the value is too long: the limit is 65536 characters.")]
    [InlineData("configuration", "password", null)]
    public void Overlong_hashtable_text_is_an_error_only_where_it_is_secret(string member, string entry, string? message)
    {
        var request = InstanceJson.FromMembers(new Dictionary<string, object?>
        {
            ["your_mom"] = new Dictionary<string, object?> { ["key"] = "zendesk" },
            ["name"] = "n",
            [member] = new Dictionary<string, object?> { [entry] = TooLong },
        });

        var errors = request.GetValidationErrors(Sample.Now).Where(error => error.Kind != ValidationErrorCode.Missing);
        Assert.Equal(message is null ? [] : [message], errors.Select(error => error.ToString()));
        Assert.Contains($"\"{entry}\":\"{TooLong}\"", Encoding.UTF8.GetString(request.ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    public void Overlong_secret_text_is_an_error_and_an_overlong_number_is_sent()
    {
        var text = InstanceJson.Parse($$"""{"your_mom": {"key": "zendesk"}, "name": "n", "configuration": {"password": "{{TooLong}}"} }""");
        var number = InstanceJson.Parse($$"""{"your_mom": {"key": "zendesk"}, "name": "n", "configuration": {"pin": {{TooLong}} } }""");

        Assert.EndsWith(
            "$.configuration.password: the value is too long: the limit is 65536 characters.",
            Assert.Single(text.GetValidationErrors(Sample.Now)).ToString(),
            StringComparison.Ordinal);
        Assert.Empty(number.Secrets());
        Assert.Contains($"\"pin\":{TooLong}", Encoding.UTF8.GetString(number.ToUtf8Json()), StringComparison.Ordinal);
    }
}
