using System.Collections;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Plain values of an instance.json to <see cref="InstanceRequest"/>; what it does not know passes through as it is.</summary>
internal sealed class InstanceBinder
{
    private static readonly string[] KnownMembers = ["your_mom", "providerData", "configuration", "tags", "name"];
    private static readonly string[] KnownKindMembers = ["key", "id"];
    private readonly List<ValidationError> _findings;
    private readonly IReadOnlyDictionary<string, LinePosition> _positions;

    private InstanceBinder(IReadOnlyList<ValidationError> findings, IReadOnlyDictionary<string, LinePosition> positions)
    {
        _findings = [.. findings];
        _positions = positions;
    }

    public static InstanceRequest Read(InstanceJsonParser text)
    {
        var reader = new InstanceBinder(text.Errors, text.Positions);
        return text.IsReadable ? reader.Read(text.Root) : new InstanceRequest { SourceErrors = text.Errors, IsUnreadable = true };
    }

    /// <summary>The same from what somebody wrote in a language that does not mind the case of names.</summary>
    public static InstanceRequest Read(IReadOnlyDictionary<string, object?> members)
    {
        var reader = new InstanceBinder([], new Dictionary<string, LinePosition>(StringComparer.Ordinal));
        var named = reader.Named(members, JsonPath.Root, KnownMembers);
        Rename("your_mom", JsonPath.Kind, KnownKindMembers);
        Rename("providerData", JsonPath.ProviderData, [InstanceEntry.Code]);
        Rename("configuration", JsonPath.Configuration, [.. InstanceEntry.RequiredConfiguration]);

        return reader.Read((object)named);

        void Rename(string member, string path, string[] known)
        {
            if (named.TryGetValue(member, out var value) && value is IEnumerable<KeyValuePair<string, object?>> entries)
            {
                named[member] = reader.Named(entries, path, known);
            }
        }
    }

    private Dictionary<string, object?> Named(IEnumerable<KeyValuePair<string, object?>> members, string path, string[] known)
    {
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            var name = Array.Find(known, name => name.Equals(member.Key, StringComparison.OrdinalIgnoreCase)) ?? member.Key;
            if (named.ContainsKey(name))
            {
                _findings.Add(new(ValidationErrorCode.Duplicate, JsonPath.Member(path, name), "this member is given twice, in different case. Remove one of the two."));
            }

            named[name] = member.Value;
        }

        return named;
    }

    private InstanceRequest Read(object? root)
    {
        var members = Members(root, JsonPath.Root) ?? NoMembers();
        var kind = Members(Take("your_mom"), JsonPath.Kind) ?? NoMembers();
        var key = Text(kind.TryGetValue("key", out var given) ? given : null, JsonPath.Key);
        kind.Remove("key");
        var id = kind.TryGetValue("id", out var number) ? number : null;
        Expect(id is null or string or JsonElement or IFormattable, "a number", id, JsonPath.Member(JsonPath.Kind, "id"));
        return new InstanceRequest
        {
            Key = key,
            Name = Text(Take("name"), JsonPath.Name),
            Tags = Tags(Take("tags")),
            ProviderData = Members(Take("providerData"), JsonPath.ProviderData) ?? NoMembers(),
            Configuration = Members(Take("configuration"), JsonPath.Configuration) ?? NoMembers(),
            OtherMembers = WithoutSchema(members),
            OtherKindMembers = kind,
            SourceErrors = _findings,
            Positions = _positions,
        };

        object? Take(string name)
        {
            var value = members.TryGetValue(name, out var found) ? found : null;
            members.Remove(name);
            return value;
        }
    }

    // A word to the editor, not to the platform.
    private static Dictionary<string, object?> WithoutSchema(Dictionary<string, object?> members)
    {
        members.Remove("$schema");
        return members;
    }

    private static Dictionary<string, object?> NoMembers() => new(StringComparer.Ordinal);

    private Dictionary<string, object?>? Members(object? value, string path)
    {
        if (value is IEnumerable<KeyValuePair<string, object?>> members)
        {
            return members.ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);
        }

        Expect(value is null && path != JsonPath.Root, "an object", value, path);
        return null;
    }

    private string? Text(object? value, string path)
    {
        Expect(value is string or null, "text", value, path);
        return value as string;
    }

    private List<string>? Tags(object? value)
    {
        // One tag alone, as a shell unrolls a list of one.
        if (value is string single && !_positions.ContainsKey(JsonPath.Tags))
        {
            return [single];
        }

        if (value is string or SecureString or not IEnumerable or IEnumerable<KeyValuePair<string, object?>>)
        {
            Expect(value is null, "an array", value, JsonPath.Tags);
            return null;
        }

        List<string> tags = [];
        foreach (var tag in (IEnumerable)value)
        {
            var path = JsonPath.Item(JsonPath.Tags, tags.Count);
            Expect(tag is string, "text", tag, path);
            tags.Add(tag as string ?? string.Empty);
        }

        return tags;
    }

    private void Expect(bool isMet, string expected, object? value, string path)
    {
        if (!isMet)
        {
            _findings.Add(new(
                ValidationErrorCode.WrongType,
                path,
                $"this must be {expected}, and is {Words(value)}.",
                _positions.TryGetValue(path, out var position) ? position : null));
        }
    }

    /// <summary>What kind of JSON a value is, for a sentence.</summary>
    public static string Words(object? value) => value switch
    {
        null => "null",
        string or SecureString or Uri => "text",
        bool => "a boolean",
        IEnumerable<KeyValuePair<string, object?>> => "an object",
        IEnumerable => "an array",
        JsonElement => "a number",
        IFormattable => "a number",
        _ => $"a {value.GetType().Name}",
    };
}
