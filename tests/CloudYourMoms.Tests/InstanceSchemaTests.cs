using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;

namespace CloudYourMoms.Tests;

/// <summary>The schema for editors says of each file what the module says of it, as far as a schema can see.</summary>
public sealed class InstanceSchemaTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "instance.schema.json"));

    // Refuses what the meta-schema of its version does not allow.
    private static readonly JSchema Schema = JSchema.Parse(Text, new JSchemaReaderSettings { ValidateVersion = true });

    [Fact]
    public void The_schema_is_of_the_version_that_editors_support_in_full() =>
        Assert.Equal("http://json-schema.org/draft-07/schema#", Schema.SchemaVersion!.OriginalString);

    [Theory]
    [MemberData(nameof(InstanceFileSet.Good), MemberType = typeof(InstanceFileSet))]
    public void A_good_file_is_valid(string name) => Assert.True(IsValid(name));

    [Theory]
    [MemberData(nameof(InstanceFileSet.BadJson), MemberType = typeof(InstanceFileSet))]
    public void A_file_whose_values_are_wrong_is_not_valid(string name) => Assert.False(IsValid(name));

    [Fact]
    public void Every_required_entry_is_described()
    {
        var described = JsonNode.Parse(Text)!["properties"]!["configuration"]!["properties"]!.AsObject();

        Assert.All(InstanceEntry.RequiredConfiguration, entry => Assert.NotEmpty(described[entry]!["description"]!.GetValue<string>()));
    }

    private static bool IsValid(string name) =>
        JToken.Parse(TextEncoding.Decode(InstanceFileSet.Read(name))).IsValid(Schema);
}
