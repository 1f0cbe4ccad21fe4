using System.Collections;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Binds the plain values of an instance.json to an <see cref="InstanceRequest"/>. Unknown members are preserved.</summary>
internal sealed class InstanceBinder
{
    private static readonly string[] KnownMembers = ["your_mom", "providerData", "configuration", "tags", "name"];
    private static readonly string[] KnownKindMembers = ["key", "id"];
    private readonly List<ValidationError> _errors;
    private readonly IReadOnlyDictionary<string, LinePosition> _positions;

    private InstanceBinder(IReadOnlyList<ValidationError> errors, IReadOnlyDictionary<string, LinePosition> positions)
    {
        _errors = [.. errors];
        _positions = positions;
    }

    public static InstanceRequest Read(InstanceJsonParser text)
    {
        var binder = new InstanceBinder(text.Errors, text.Positions);
        return text.IsReadable ? binder.Read(text.Root) : new InstanceRequest { SourceErrors = text.Errors, IsUnreadable = true };
    }

    /// <summary>Binds values from a language with case-insensitive names.</summary>
    public static InstanceRequest Read(IReadOnlyDictionary<string, object?> members)
    {
        var binder = new InstanceBinder([], new Dictionary<string, LinePosition>(StringComparer.Ordinal));
        var normalized = binder.NormalizeNames(members, JsonPath.Root, KnownMembers);
        Rename("your_mom", JsonPath.Kind, KnownKindMembers);
        Rename("providerData", JsonPath.ProviderData, [InstanceEntry.Code]);
        Rename("configuration", JsonPath.Configuration, [.. InstanceEntry.RequiredConfiguration]);

        return binder.Read((object)normalized);

        void Rename(string member, string path, string[] known)
        {
            if (normalized.TryGetValue(member, out var value) && value is IEnumerable<KeyValuePair<string, object?>> entries)
            {
                normalized[member] = binder.NormalizeNames(entries, path, known);
            }
        }
    }

    private Dictionary<string, object?> NormalizeNames(IEnumerable<KeyValuePair<string, object?>> members, string path, string[] known)
    {
        var normalized = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            var name = Array.Find(known, name => name.Equals(member.Key, StringComparison.OrdinalIgnoreCase)) ?? member.Key;
            if (normalized.ContainsKey(name))
            {
                _errors.Add(new(
                    ValidationErrorCode.Duplicate,
                    JsonPath.Member(path, name),
                    Messages.JsonMemberTwiceInDifferentCase));
            }

            normalized[name] = member.Value;
        }

        return normalized;
    }

    private InstanceRequest Read(object? root)
    {
        var members = Members(root, JsonPath.Root) ?? NoMembers();
        var kind = Members(Take("your_mom"), JsonPath.Kind) ?? NoMembers();
        var key = Text(kind.TryGetValue("key", out var keyValue) ? keyValue : null, JsonPath.Key);
        kind.Remove("key");
        var id = kind.TryGetValue("id", out var number) ? number : null;
        Expect(id is null or string or JsonElement or IFormattable, Messages.JsonTypeNumber, id, JsonPath.Member(JsonPath.Kind, "id"));
        return new InstanceRequest
        {
            Key = key,
            Name = Text(Take("name"), JsonPath.Name),
            Tags = Tags(Take("tags")),
            ProviderData = Members(Take("providerData"), JsonPath.ProviderData) ?? NoMembers(),
            Configuration = Members(Take("configuration"), JsonPath.Configuration) ?? NoMembers(),
            OtherMembers = WithoutSchema(members),
            OtherKindMembers = kind,
            SourceErrors = _errors,
            Positions = _positions,
        };

        object? Take(string name)
        {
            var value = members.TryGetValue(name, out var member) ? member : null;
            members.Remove(name);
            return value;
        }
    }

    // $schema is for editors, not for the platform.
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

        Expect(value is null && path != JsonPath.Root, Messages.JsonTypeObject, value, path);
        return null;
    }

    private string? Text(object? value, string path)
    {
        Expect(value is string or null, Messages.JsonTypeText, value, path);
        return value as string;
    }

    private List<string>? Tags(object? value)
    {
        // A single tag: a shell unrolls a list with one item.
        if (value is string single && !_positions.ContainsKey(JsonPath.Tags))
        {
            return [single];
        }

        if (value is string or SecureString or not IEnumerable or IEnumerable<KeyValuePair<string, object?>>)
        {
            Expect(value is null, Messages.JsonTypeArray, value, JsonPath.Tags);
            return null;
        }

        List<string> tags = [];
        foreach (var tag in (IEnumerable)value)
        {
            var path = JsonPath.Item(JsonPath.Tags, tags.Count);
            Expect(tag is string, Messages.JsonTypeText, tag, path);
            tags.Add(tag as string ?? string.Empty);
        }

        return tags;
    }

    private void Expect(bool isMet, string expected, object? value, string path)
    {
        if (!isMet)
        {
            _errors.Add(new(
                ValidationErrorCode.WrongType,
                path,
                Messages.FormatJsonTypeMismatch(expected, DescribeType(value)),
                _positions.TryGetValue(path, out var position) ? position : null));
        }
    }

    /// <summary>Returns the JSON type of a value, for a message.</summary>
    public static string DescribeType(object? value) => value switch
    {
        null => Messages.JsonTypeNull,
        string or SecureString or Uri => Messages.JsonTypeText,
        bool => Messages.JsonTypeBoolean,
        IEnumerable<KeyValuePair<string, object?>> => Messages.JsonTypeObject,
        IEnumerable => Messages.JsonTypeArray,
        JsonElement => Messages.JsonTypeNumber,
        IFormattable => Messages.JsonTypeNumber,
        _ => Messages.FormatJsonTypeOther(value.GetType().Name),
    };
}
