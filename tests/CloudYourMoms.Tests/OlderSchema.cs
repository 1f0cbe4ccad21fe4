using System.Text.Json.Nodes;

namespace CloudYourMoms.Tests;

/// <summary>A JSON schema of draft 7 in the words of draft 4, which are those that NJsonSchema reads: it passes over <c>if</c> and <c>propertyNames</c>.</summary>
/// <remarks>Each word is replaced by what it is defined to mean. One that is not known here is refused, for nobody would check it.</remarks>
internal sealed class OlderSchema(JsonObject root)
{
    public JsonObject Write() => Write(root);

    private JsonObject Write(JsonNode? schema)
    {
        var source = schema!.AsObject();
        var older = new JsonObject();
        var all = new JsonArray();
        foreach (var (word, value) in source)
        {
            switch (word)
            {
                case "patternProperties":
                    // NJsonSchema applies one of several that match.
                    value!.AsObject().ToList().ForEach(member => all.Add((JsonNode)Pattern(member.Key, Write(member.Value))));
                    break;
                case "properties" or "definitions":
                    older[word] = new JsonObject(value!.AsObject().Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Write(member.Value))));
                    break;
                case "not" or "items" or "additionalProperties":
                    older[word] = Write(value);
                    break;
                case "anyOf":
                    older[word] = new JsonArray([.. value!.AsArray().Select(Write)]);
                    break;
                case "allOf":
                    value!.AsArray().ToList().ForEach(part => all.Add((JsonNode)Write(part)));
                    break;
                case "if":
                    all.Add((JsonNode)Either(Not(Write(value)), Write(source["then"] ?? new JsonObject())));
                    all.Add((JsonNode)Either(Write(value), Write(source["else"] ?? new JsonObject())));
                    break;
                case "then" or "else" when source.ContainsKey("if"):
                    break;
                case "propertyNames":
                    all.Add((JsonNode)Pattern(Forbidden(value!.AsObject()), Not([])));
                    break;
                case "$ref" or "type" or "required" or "pattern" or "enum":
                    older[word] = value!.DeepClone();
                    break;
                case "$schema" or "title" or "description" or "examples" or "errorMessage":
                    break;
                default:
                    throw new NotSupportedException($"The schema's word {word} has no translation.");
            }
        }

        if (all.Count > 0)
        {
            older["allOf"] = all;
        }

        return older;
    }

    private string Forbidden(JsonObject names)
    {
        var schema = names["$ref"]?.GetValue<string>() is { } reference ? root["definitions"]![reference.Split('/')[^1]]! : names;
        return schema["not"]!["pattern"]!.GetValue<string>();
    }

    private static JsonObject Pattern(string name, JsonObject schema) => new() { ["patternProperties"] = new JsonObject { [name] = schema } };

    private static JsonObject Not(JsonObject schema) => new() { ["not"] = schema };

    private static JsonObject Either(JsonObject one, JsonObject other) => new() { ["anyOf"] = new JsonArray(one, other) };
}
