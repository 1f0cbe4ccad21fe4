using System.Numerics;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace CloudYourMoms.Tests;

/// <summary>The schema for editors says of each file what the module says of it, as far as a schema can see.</summary>
public sealed class InstanceSchemaTests
{
    private static readonly JsonObject Source = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "instance.schema.json")))!.AsObject();

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(new OlderSchema(Source).Write().ToJsonString()));

    [Fact]
    public void The_schema_is_of_the_version_that_editors_support_in_full() =>
        Assert.Equal("http://json-schema.org/draft-07/schema#", Source["$schema"]!.GetValue<string>());

    [Theory]
    [MemberData(nameof(InstanceFileSet.Good), MemberType = typeof(InstanceFileSet))]
    public async Task A_good_file_is_valid(string name) => Assert.Empty((await Schema.Value).Validate(Read(name)));

    [Theory]
    [MemberData(nameof(InstanceFileSet.BadJson), MemberType = typeof(InstanceFileSet))]
    public async Task A_file_whose_values_are_wrong_is_not_valid(string name) => Assert.NotEmpty((await Schema.Value).Validate(Read(name)));

    [Fact]
    public void Every_required_entry_is_described()
    {
        var described = Source["properties"]!["configuration"]!["properties"]!.AsObject();

        Assert.All(InstanceEntry.RequiredConfiguration, entry => Assert.NotEmpty(described[entry]!["description"]!.GetValue<string>()));
    }

    private static JToken Read(string name)
    {
        var file = JToken.Parse(TextEncoding.Decode(InstanceFileSet.Read(name)));

        // NJsonSchema fails on whole numbers beyond 64 bits.
        foreach (var number in file.SelectTokens("$..*").OfType<JValue>().Where(value => value.Value is BigInteger).ToList())
        {
            number.Value = (double)(BigInteger)number.Value!;
        }

        return file;
    }
}
