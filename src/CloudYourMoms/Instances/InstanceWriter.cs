using System.Security;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CloudYourMoms;

/// <summary><see cref="InstanceRequest"/> to the body of <c>POST /instances</c>, members in the specification's order.</summary>
internal static class InstanceWriter
{
    public static byte[] ToUtf8Json(InstanceRequest request, IReadOnlyDictionary<string, object?> otherKindMembers, bool redacted)
    {
        var value = new JsonValueWriter(redacted);
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Indented = redacted, Encoder = redacted ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : null }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("your_mom");
            KeyValuePair<string, object?>[] key = request.Key is null ? [] : [new("key", request.Key)];
            value.WriteMembers(writer, [.. key, .. otherKindMembers]);
            WriteUnlessEmpty(value, writer, "providerData", request.ProviderData);
            WriteUnlessEmpty(value, writer, "configuration", request.Configuration);
            if (request.Tags is not null)
            {
                writer.WritePropertyName("tags");
                value.Write(writer, request.Tags, "tags");
            }

            writer.WriteString("name", request.Name);
            foreach (var member in request.OtherMembers)
            {
                writer.WritePropertyName(member.Key);
                value.Write(writer, member.Value, member.Key);
            }

            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>Every secret within a value, however deep.</summary>
    public static IEnumerable<SecureString> SecretsIn(object? value, string name) => value switch
    {
        SecureString secret => [secret],
        string text when SensitiveName.Matches(name) => [Secret.Protect(text)],
        JsonElement element => SecretsIn(element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? JsonValue.Read(element, name) : null, name),
        IEnumerable<KeyValuePair<string, object?>> members => members.SelectMany(member => SecretsIn(member.Value, SensitiveName.Within(name, member.Key))),
        IEnumerable<object?> items => items.SelectMany(item => SecretsIn(item, name)),
        _ => [],
    };

    // Kinds with basic authentication have no providerData at all.
    private static void WriteUnlessEmpty(JsonValueWriter value, Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?> members)
    {
        if (members.Count > 0)
        {
            writer.WritePropertyName(name);
            value.WriteMembers(writer, members);
        }
    }
}
