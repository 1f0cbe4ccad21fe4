using System.Collections;
using System.Globalization;
using System.Security;
using System.Text.Json;

namespace CloudYourMoms;

/// <summary>Plain .NET values to JSON and back: dictionaries, lists, text, booleans, numbers, and secrets as <see cref="SecureString"/>.</summary>
internal static class JsonValue
{
    /// <summary>Reads a value. Numbers become long or double; text whose member's name tells of a secret becomes a secret.</summary>
    public static object? Read(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadMembers(element),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Read(item, name)).ToList(),
        JsonValueKind.String when SensitiveName.Matches(name) => Secret.Protect(ReadText(element)),
        JsonValueKind.String => ReadText(element),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The text of a string; as it stands in the JSON when an escape in it is no character.</summary>
    public static string ReadText(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    public static Dictionary<string, object?> ReadMembers(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = Read(member.Value, member.Name);
        }

        return members;
    }

    /// <summary>Writes a value; the only place where a secret becomes part of a request's body.</summary>
    /// <exception cref="YourMomException">The value has no JSON form.</exception>
    public static void Write(Utf8JsonWriter writer, object? value, string name)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case SecureString secret:
                writer.WriteStringValue(Secret.Reveal(secret));
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Uri uri:
                writer.WriteStringValue(uri.OriginalString);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case decimal or double or float or long or ulong or int or uint or short or ushort or byte or sbyte:
                WriteNumber(writer, (IFormattable)value, name);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                WriteMembers(writer, members);
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item, name);
                }

                writer.WriteEndArray();
                break;
            default:
                throw NotJson(name, value);
        }
    }

    public static void WriteMembers(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteStartObject();
        foreach (var member in members)
        {
            writer.WritePropertyName(member.Key);
            Write(writer, member.Value, member.Key);
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, IFormattable number, string name)
    {
        if (number is double.NaN or double.PositiveInfinity or double.NegativeInfinity or
            float.NaN or float.PositiveInfinity or float.NegativeInfinity)
        {
            throw NotJson(name, number);
        }

        writer.WriteRawValue(number.ToString(number is double or float ? "R" : null, CultureInfo.InvariantCulture));
    }

    private static YourMomException NotJson(string name, object value) => new(
        YourMomErrorKind.InvalidInstance,
        $"'{name}' is a {value.GetType().Name}, which has no form in JSON. Give text, a number, a boolean, a list, a hashtable or a secure string.");
}
