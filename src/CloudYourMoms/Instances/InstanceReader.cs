using System.Text.Json;

namespace CloudYourMoms;

/// <summary>JSON of an instance.json to <see cref="InstanceRequest"/>; what it does not know passes through with its JSON form kept.</summary>
internal static class InstanceReader
{
    public static InstanceRequest Read(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "The instance");
        var kind = Member(root, "your_mom", JsonValueKind.Object);
        var others = Members(root);
        foreach (var known in new[] { "your_mom", "providerData", "configuration", "tags", "name" })
        {
            others.Remove(known);
        }

        var otherKindMembers = kind is { } members ? Members(members) : [];
        otherKindMembers.Remove("key");
        return new InstanceRequest
        {
            Key = kind is { } k ? Member(k, "key", JsonValueKind.String)?.GetString() : null,
            Name = Member(root, "name", JsonValueKind.String)?.GetString(),
            Tags = Member(root, "tags", JsonValueKind.Array) is { } tags ? [.. tags.EnumerateArray().Select(Tag)] : null,
            ProviderData = Member(root, "providerData", JsonValueKind.Object) is { } data ? Members(data) : [],
            Configuration = Member(root, "configuration", JsonValueKind.Object) is { } configuration ? Members(configuration) : [],
            OtherMembers = others,
        }.WithKindMembers(otherKindMembers);
    }

    private static string Tag(JsonElement tag)
    {
        Expect(tag, JsonValueKind.String, "Each of 'tags'");
        return tag.GetString()!;
    }

    private static JsonElement? Member(JsonElement element, string name, JsonValueKind expected)
    {
        if (!element.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        Expect(member, expected, $"'{name}'");
        return member;
    }

    // Text whose name tells of a secret is protected; a number keeps the digits it was written with.
    private static Dictionary<string, object?> Members(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.String when SensitiveName.Matches(member.Name) => Secret.Protect(member.Value.GetString()!),
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Null => null,
                _ => member.Value.Clone(),
            };
        }

        return members;
    }

    private static void Expect(JsonElement element, JsonValueKind expected, string place)
    {
        if (element.ValueKind != expected)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidInstance,
                $"{place} must be {Words(expected)}, and is {Words(element.ValueKind)}.");
        }
    }

    private static string Words(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
