using System.Collections.ObjectModel;
using System.Text.Json;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>The parsed body of a create or update request. Absent properties are <see langword="null"/> or empty.</summary>
internal sealed record InstanceRequest(
    string? Key,
    long? YourMomId,
    string? Name,
    IReadOnlyList<string>? Tags,
    IReadOnlyDictionary<string, JsonElement> Configuration,
    IReadOnlyDictionary<string, JsonElement> ProviderData)
{
    public static InstanceRequest Parse(ReadOnlyMemory<byte> body)
    {
        var root = JsonBody.Parse(body);
        var yourMom = Members(root, "your_mom");
        return new(
            Text(yourMom, "key", "your_mom.key"),
            Number(yourMom, "id", "your_mom.id"),
            Member(root, "name") is { } name ? RequireText(name, "name") : null,
            ReadTags(root),
            Members(root, "configuration"),
            Members(root, "providerData"));
    }

    /// <summary>A configuration entry or callback parameter as text; <see langword="null"/> if absent or empty.</summary>
    public static string? Value(IReadOnlyDictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static ReadOnlyDictionary<string, JsonElement> Members(JsonElement root, string name)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (Member(root, name) is not { } value)
        {
            return members.AsReadOnly();
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            throw Bad($"{name} must be an object.");
        }

        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? throw Bad($"{name}.{member.Name} must be a string, a number or a boolean.")
                : member.Value;
        }

        return members.AsReadOnly();
    }

    private static string? Text(ReadOnlyDictionary<string, JsonElement> members, string name, string label) =>
        members.TryGetValue(name, out var value) ? RequireText(value, label) : null;

    private static string RequireText(JsonElement value, string label) =>
        value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Bad($"{label} must be a string.");

    private static long? Number(ReadOnlyDictionary<string, JsonElement> members, string name, string label)
    {
        if (!members.TryGetValue(name, out var value))
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : throw Bad($"{label} must be a whole number.");
    }

    private static string[]? ReadTags(JsonElement root)
    {
        if (Member(root, "tags") is not { } tags)
        {
            return null;
        }

        return tags.ValueKind is JsonValueKind.Array
            ? [.. tags.EnumerateArray().Select(tag => RequireText(tag, "Each of tags"))]
            : throw Bad("tags must be an array of strings.");
    }

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
