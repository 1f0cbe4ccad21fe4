using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms.Instances.Json;

/// <summary>
/// Writes an <see cref="InstanceRequest"/> as the body of <c>POST /instances</c> or <c>PATCH /instances/{id}</c>, with the members in the
/// specification's order.
/// </summary>
internal static class InstanceJsonWriter
{
    public static byte[] ToUtf8Json(InstanceRequest request, bool redacted) => ToUtf8Json(redacted, (writer, value) =>
    {
        writer.WritePropertyName("your_mom");
        KeyValuePair<string, object?>[] key = request.Key is null ? [] : [new("key", request.Key)];
        value.WriteMembers(writer, [.. key, .. request.OtherKindMembers]);
        WriteUnlessEmpty(value, writer, "providerData", request.ProviderData);
        WriteUnlessEmpty(value, writer, "configuration", request.Configuration);
        WriteTags(value, writer, request.Tags);
        writer.WriteString("name", request.Name);
        foreach (var member in request.OtherMembers)
        {
            writer.WritePropertyName(member.Key);
            value.Write(writer, member.Value, member.Key);
        }
    });

    /// <summary>Writes only the specified members. The platform leaves the others unchanged.</summary>
    public static byte[] ToUtf8ChangeJson(InstanceRequest changes, bool redacted) => ToUtf8Json(redacted, (writer, value) =>
    {
        WriteUnlessEmpty(value, writer, "providerData", WithoutNull(changes.ProviderData));
        WriteUnlessEmpty(value, writer, "configuration", WithoutNull(changes.Configuration));
        WriteTags(value, writer, changes.Tags);
        if (changes.Name is not null)
        {
            writer.WriteString("name", changes.Name);
        }
    });

    private static byte[] ToUtf8Json(bool redacted, Action<Utf8JsonWriter, JsonValueWriter> writeMembers)
    {
        using var body = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = redacted,
            Encoder = redacted ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : null,
        };
        using (var writer = new Utf8JsonWriter(body, options))
        {
            writer.WriteStartObject();
            writeMembers(writer, new JsonValueWriter(redacted));
            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    private static Dictionary<string, object?> WithoutNull(IReadOnlyDictionary<string, object?> members) =>
        members
            .Where(member => member.Value is not null)
            .ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);

    private static void WriteTags(JsonValueWriter value, Utf8JsonWriter writer, IReadOnlyList<string>? tags)
    {
        if (tags is not null)
        {
            writer.WritePropertyName("tags");
            value.Write(writer, tags, "tags");
        }
    }

    // Types with basic authentication have no providerData.
    private static void WriteUnlessEmpty(
        JsonValueWriter value, Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?> members)
    {
        if (members.Count > 0)
        {
            writer.WritePropertyName(name);
            value.WriteMembers(writer, members);
        }
    }
}
