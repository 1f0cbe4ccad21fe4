using System.Text;
using System.Text.Json.Nodes;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Tests.Support;
using CloudYourMoms.Text;

namespace CloudYourMoms.Tests.Instances.Validation;

public sealed class InstanceFileSetTests
{
    [Theory]
    [MemberData(nameof(InstanceFileSet.Valid), MemberType = typeof(InstanceFileSet))]
    public void Valid_file_is_sent_unchanged(string name)
    {
        var request = InstanceJson.Parse(InstanceFileSet.Read(name));

        Assert.Empty(request.GetValidationErrors(Sample.Now));
        var sent = Encoding.UTF8.GetString(request.ToUtf8Json());
        var expected = JsonNode.Parse(TextEncoding.Decode(InstanceFileSet.Read(name)))!.AsObject();
        foreach (var unsaid in expected.Where(member => member.Key == "$schema" || SaysNothing(member)).ToList())
        {
            expected.Remove(unsaid.Key);
        }

        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(sent)), sent);
    }

    [Theory]
    [MemberData(nameof(InstanceFileSet.Invalid), MemberType = typeof(InstanceFileSet))]
    public void Invalid_file_reports_every_error_with_its_position(string name)
    {
        var errors = InstanceJson.Parse(InstanceFileSet.Read(name)).GetValidationErrors(Sample.Now);

        Assert.Equal(
            InstanceFileSet.ExpectedErrors(name),
            errors.Select(error => $"{error.Kind} {error.Line}:{error.Column} {error.Path}"));
    }

    [Fact]
    public void File_set_is_complete_and_expectations_are_unique()
    {
        Assert.True(InstanceFileSet.Valid().Count + InstanceFileSet.Invalid().Count >= 60);
        Assert.Empty(InstanceFileSet.ExpectationsWithoutFile());
        Assert.All(InstanceFileSet.Invalid(), name => Assert.NotEmpty(InstanceFileSet.ExpectedErrors(name)));
    }

    private static bool SaysNothing(KeyValuePair<string, JsonNode?> member) => member.Key switch
    {
        "tags" => member.Value is null,
        "providerData" or "configuration" => member.Value is null or JsonObject { Count: 0 },
        _ => false,
    };
}
