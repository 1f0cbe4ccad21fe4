using System.Text;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;

namespace CloudYourMoms.Tests.Instances;

/// <summary>The instance.json template.</summary>
public sealed class InstanceTemplateTests
{
    [Fact]
    public void OAuth_template_matches_the_specification_and_names_the_schema()
    {
        var text = Text("sfdc", isOAuth: true, new Uri("https://example.com/instance.schema.json"));

        Assert.Equal(
            """
            {
              "$schema": "https://example.com/instance.schema.json",
              "your_mom": {
                "key": "sfdc"
              },
              "providerData": {
                "code": "<Code_On_The_Return_URL>"
              },
              "configuration": {
                "oauth.callback.url": "<Insert_Callback_URL>",
                "oauth.api.key": "<Insert_Client_ID>",
                "oauth.api.secret": "<Insert_Client_Secret>"
              },
              "tags": [
                "<Add_Your_Tag>"
              ],
              "name": "<Insert_Instance_Name>"
            }

            """,
            text,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Other_template_needs_no_sign_in_and_has_only_placeholder_errors()
    {
        var text = Text("zendesk", isOAuth: false, schema: null);

        Assert.DoesNotContain("$schema", text, StringComparison.Ordinal);
        Assert.DoesNotContain("oauth", text, StringComparison.Ordinal);
        Assert.DoesNotContain("providerData", text, StringComparison.Ordinal);
        Assert.Equal(
            ["$.tags[0]", "$.name"],
            InstanceJson.Parse(text)
                .GetValidationErrors(Sample.Now)
                .Where(error => error.Kind == ValidationErrorCode.Placeholder)
                .Select(error => error.Path));
    }

    private static string Text(string key, bool isOAuth, Uri? schema) =>
        Encoding.UTF8.GetString(InstanceTemplate.Create(key, isOAuth, schema));
}
