using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances.Json;

public sealed class InstanceJsonWriterTests
{
    [Fact]
    public void Create_has_the_specified_members_in_order()
    {
        const string Specified = """
            {
              "your_mom": {
                "key": "sfdcservicecloud"
              },
              "providerData": {
                "code": "Code_On_The_Return_URL"
              },
              "configuration": {
                "oauth.callback.url": "https://www.mycoolapp.com/auth",
                "oauth.api.key": "Insert_Client_ID",
                "oauth.api.secret": "Insert_Client_Secret"
              },
              "tags": [
                "Add_Your_Tag"
              ],
              "name": "Insert_Instance_Name"
            }
            """;
        var callback = Sample.Callback() with
        {
            Code = Sample.Secure("Code_On_The_Return_URL"),
            CallbackUrl = new Uri("https://www.mycoolapp.com/auth"),
            ApiKey = "Insert_Client_ID",
            ApiSecret = Sample.Secure("Insert_Client_Secret"),
        };

        AssertSameJson(Specified, Create(InstanceRequest.From(callback) with { Name = "Insert_Instance_Name", Tags = ["Add_Your_Tag"] }));
        AssertSameJson(Specified, Create(InstanceJson.Parse(Specified)));
    }

    [Fact]
    public void Callback_parameters_are_provider_data_without_the_state()
    {
        var callback = Sample.Callback() with
        {
            Parameters = new Dictionary<string, object> { ["realmId"] = "42", ["oauth_verifier"] = Sample.Secure("v3rifier") },
        };

        AssertSameJson(
            $$"""{"realmId": "42", "oauth_verifier": "v3rifier", "code": {{JsonSerializer.Serialize(Sample.Code)}}}""",
            JsonNode.Parse(Create(InstanceRequest.From(callback)))!["providerData"]!.ToJsonString());
    }

    [Fact]
    public void Create_without_provider_data_and_tags_omits_them()
    {
        var request = new InstanceRequest
        {
            Key = "zendesk",
            Name = "n",
            Configuration = new Dictionary<string, object?> { ["username"] = "u", ["password"] = Sample.Secure("p4ss") },
        };

        AssertSameJson(
            """{"your_mom": {"key": "zendesk"}, "configuration": {"username": "u", "password": "p4ss"}, "name": "n"}""", Create(request));
        Assert.Contains("\"tags\":[]", Create(request with { Tags = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_is_written_with_its_JSON_type()
    {
        List<object?> values =
        [
            "ü\"\\\n", true, 1, 5_000_000_000L, 1.5, 2.50m, 0.1f, 1e300, null,
            new Uri("https://x.example/a b"), Sample.Secure("s"), new Dictionary<string, object?> { ["a"] = 1 },
        ];

        var written = JsonNode.Parse(Create(WithMember("values", values)))!["values"];

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""["ü\"\\\n", true, 1, 5000000000, 1.5, 2.50, 0.1, 1e300, null, "https://x.example/a b", "s", {"a": 1}]"""),
            written));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData('c')]
    [InlineData(DayOfWeek.Monday)]
    public void Value_without_JSON_form_is_rejected_by_name(object value)
    {
        var error = Assert.Throws<YourMomException>(() => Create(WithMember("odd", value)));

        Assert.Equal(YourMomErrorKind.InvalidInstance, error.Kind);
        Assert.StartsWith("'odd' ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_with_an_unpaired_surrogate_is_rejected() =>
        Assert.Equal(
            YourMomErrorKind.InvalidInstance, Assert.Throws<YourMomException>(() => Create(WithMember("odd", "\ud800"))).Kind);

    [Fact]
    public void Change_has_only_specified_members()
    {
        AssertSameJson("""{"name": "New"}""", Change(new InstanceRequest { Key = "sfdc", Name = "New" }));
        AssertSameJson("""{"tags": []}""", Change(new InstanceRequest { Tags = [] }));
        AssertSameJson(
            """{"configuration": {"event.objects": "account", "filter.response.nulls": false}}""",
            Change(new InstanceRequest
            {
                ProviderData = new Dictionary<string, object?> { ["code"] = null },
                Configuration = new Dictionary<string, object?>
                {
                    ["event.objects"] = "account",
                    ["filter.response.nulls"] = false,
                    ["site.address"] = null,
                },
                OtherMembers = new Dictionary<string, object?> { ["oauthProxy"] = true },
            }));
    }

    [Fact]
    public void Change_is_shown_with_its_secrets_masked()
    {
        const string Shown = """
            {"providerData": {"code": "********"},
             "configuration": {"oauth.callback.url": "http://localhost:8400/auth",
               "oauth.api.key": "3MVG9fake.client_id", "oauth.api.secret": "********"},
             "tags": ["prod"], "name": "Contoso"}
            """;

        AssertSameJson(Shown, Sample.InstanceRequest().ToRedactedChangeJson());
        AssertSameJson(
            Shown.Replace("\"code\": \"********\"", $"\"code\": {JsonSerializer.Serialize(Sample.Code)}", StringComparison.Ordinal)
                .Replace("\"********\"", JsonSerializer.Serialize(Sample.ApiSecret), StringComparison.Ordinal),
            Change(Sample.InstanceRequest()));
    }

    [Fact]
    public void Request_is_shown_without_control_characters()
    {
        const string Odd = "a\u202eb\u200bc\u2028d\u001be\u009bf\U000E0041g\ufeff\u007f";
        var request = new InstanceRequest
        {
            Key = Odd,
            Name = Odd,
            Tags = [Odd],
            Configuration = new Dictionary<string, object?> { [Odd] = Odd },
            OtherMembers = new Dictionary<string, object?> { [Odd] = "für 😀" },
        };

        foreach (var shown in new[] { request.ToRedactedJson(), request.ToRedactedChangeJson() })
        {
            Assert.All(Odd.Where(character => character is > '~' or < ' '), hidden => Assert.DoesNotContain(hidden, shown));
        }

        AssertSameJson(Create(request), request.ToRedactedJson());
        AssertSameJson(Change(request), request.ToRedactedChangeJson());
        Assert.Contains("für", request.ToRedactedJson(), StringComparison.Ordinal);
    }

    private static InstanceRequest WithMember(string name, object? value) =>
        Sample.InstanceRequest() with { OtherMembers = new Dictionary<string, object?> { [name] = value } };

    private static string Create(InstanceRequest request) => Encoding.UTF8.GetString(request.ToUtf8Json());

    private static string Change(InstanceRequest changes) => Encoding.UTF8.GetString(changes.ToUtf8ChangeJson());

    private static void AssertSameJson(string expected, string actual)
    {
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
        Assert.Equal(Names(expected), Names(actual));

        static IEnumerable<string> Names(string json) => JsonNode.Parse(json)!.AsObject().Select(member => member.Key);
    }
}
