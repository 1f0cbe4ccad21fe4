using System.Security;
using System.Text.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Instances.Json;

/// <summary>JSON to plain .NET values: dictionaries, lists, text, booleans, numbers, and secrets as <see cref="SecureString"/>.</summary>
internal static class JsonValue
{
    /// <summary>Reads a value. Numbers become long or double; text whose member's name tells of a secret becomes a secret.</summary>
    public static object? Read(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadMembers(element, name),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Read(item, name)).ToList(),
        JsonValueKind.String when SensitiveName.Matches(name) => ReadSecret(ReadText(element)),
        JsonValueKind.String => ReadText(element),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The text of a string; as it stands in the JSON when an escape in it is no character.</summary>
    public static string ReadText(JsonElement element) => TryReadText(element) ?? element.GetRawText();

    /// <summary>The text of a string; null when an escape in it is no character.</summary>
    public static string? TryReadText(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member's name. One that is no text is no reason to lose what stands beside it.</summary>
    public static string ReadName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    /// <summary>A member of an object; null when there is none, or no object.</summary>
    /// <remarks>Not <c>TryGetProperty</c>, which throws on a name beside it that is no text.</remarks>
    public static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject().Where(member => ReadName(member) == name))
            {
                return member.Value;
            }
        }

        return null;
    }

    public static Dictionary<string, object?> ReadMembers(JsonElement element, string parent)
    {
        // What stands within something secret is as secret, whatever it is called.
        var isSecret = SensitiveName.Matches(parent);
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var name = ReadName(member);
            members[name] = Read(member.Value, isSecret ? parent : name);
        }

        return members;
    }

    // What is too long to be kept as a secret is not kept at all.
    private static object ReadSecret(string text) => text.Length <= Secret.MaximumLength ? Secret.ToSecureString(text) : Secret.Mask;

    // .NET Framework has no double for 1e400.
    private static object ReadNumber(JsonElement element) =>
        element.TryGetInt64(out var whole) ? whole : element.TryGetDouble(out var value) ? value : element.GetRawText();
}
