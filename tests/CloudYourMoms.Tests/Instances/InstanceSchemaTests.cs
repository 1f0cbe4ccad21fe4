using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Instances;
using CloudYourMoms.Tests.Instances.Validation;
using CloudYourMoms.Text;
using Json.Schema;

namespace CloudYourMoms.Tests.Instances;

/// <summary>The JSON schema for editors accepts and rejects the same files as the module, within the limits of a schema.</summary>
public sealed class InstanceSchemaTests
{
    private static readonly string Source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "instance.schema.json"));

    private static readonly JsonSchema Schema = JsonSchema.FromText(Source);

    // The test's schema library reads numbers as decimal, which ends before 1e29. Editors have no such limit.
    private static readonly string[] BeyondTheValidator = ["valid/number-beyond-double"];

    [Fact]
    public void Schema_is_draft_07() =>
        Assert.Equal("http://json-schema.org/draft-07/schema#", JsonNode.Parse(Source)!["$schema"]!.GetValue<string>());

    [Theory]
    [MemberData(nameof(InstanceFileSet.Valid), MemberType = typeof(InstanceFileSet))]
    public void Valid_file_passes(string name)
    {
        if (BeyondTheValidator.Contains(name, StringComparer.Ordinal))
        {
            Assert.Throws<FormatException>(() => IsValid(name));
            return;
        }

        Assert.True(IsValid(name));
    }

    [Theory]
    [MemberData(nameof(InstanceFileSet.InvalidValues), MemberType = typeof(InstanceFileSet))]
    public void File_with_invalid_values_fails(string name) => Assert.False(IsValid(name));

    [Fact]
    public void Required_entry_is_described()
    {
        var described = JsonNode.Parse(Source)!["properties"]!["configuration"]!["properties"]!.AsObject();

        Assert.All(InstanceEntry.RequiredConfiguration, entry => Assert.NotEmpty(described[entry]!["description"]!.GetValue<string>()));
    }

    private static bool IsValid(string name)
    {
        using var file = JsonDocument.Parse(TextEncoding.Decode(InstanceFileSet.Read(name)));
        return Schema.Evaluate(Node(file.RootElement)).IsValid;
    }

    // The last of duplicate members counts, as in most parsers. JsonNode rejects duplicates.
    private static JsonNode? Node(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in value.EnumerateObject())
                {
                    members[member.Name] = Node(member.Value);
                }

                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(Node)]);
            default:
                return JsonNode.Parse(value.GetRawText());
        }
    }
}
