using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances.Json;

/// <summary>Writes plain .NET values as JSON: for the platform, or for display with every secret masked.</summary>
internal sealed class JsonValueWriter(bool redacted)
{
    /// <summary>Returns every secret in a value, at any depth.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The name of the value; null if names do not indicate secrets, so that only a secure string is a secret.</param>
    public static IEnumerable<SecureString> SecretsIn(object? value, string? name) => value switch
    {
        SecureString secret => [secret],
        string text => SecretIfSensitive(text, name),
        long or int or double or decimal => SecretIfSensitive(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), name),
        JsonElement { ValueKind: JsonValueKind.Number } number => SecretIfSensitive(number.GetRawText(), name),
        JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json when name is not null =>
            SecretsIn(JsonValue.Read(json, name), name),
        IEnumerable<KeyValuePair<string, object?>> members =>
            members.SelectMany(member => SecretsIn(member.Value, name is null ? null : SensitiveName.Within(name, member.Key))),
        IEnumerable items => items.Cast<object?>().SelectMany(item => SecretsIn(item, name)),
        _ => [],
    };

    /// <summary>Writes a value. No other method writes a secret to a request body.</summary>
    /// <exception cref="YourMomException">The value cannot be converted to JSON.</exception>
    public void Write(Utf8JsonWriter writer, object? value, string name)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case var _ when redacted && (value is SecureString || SensitiveName.Matches(name)):
                writer.WriteStringValue(Secret.Mask);
                break;
            case SecureString secret:
                writer.WriteStringValue(EnsureEncodable(Secret.ToPlainText(secret), name));
                break;
            case string text:
                writer.WriteStringValue(EnsureEncodable(text, name));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Uri uri:
                writer.WriteStringValue(EnsureEncodable(uri.OriginalString, name));
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case decimal or double or float or long or ulong or int or uint or short or ushort or byte or sbyte or BigInteger:
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

    public void WriteMembers(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteStartObject();
        foreach (var member in members)
        {
            writer.WritePropertyName(EnsureEncodable(member.Key, member.Key));
            Write(writer, member.Value, member.Key);
        }

        writer.WriteEndObject();
    }

    // Text that is too long for a SecureString is longer than any displayed text.
    private static SecureString[] SecretIfSensitive(string text, string? name) =>
        name is not null && text.Length <= Secret.MaximumLength && SensitiveName.Matches(name) ? [Secret.ToSecureString(text)] : [];

    // The writer would replace the surrogate with U+FFFD.
    private static string EnsureEncodable(string text, string name) => UnicodeText.HasUnpairedSurrogate(text)
        ? throw new YourMomException(
            YourMomErrorKind.InvalidInstance,
            Messages.FormatValueUnpairedSurrogate(Redactor.RemoveLineBreaks(name)))
        : text;

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
        Messages.FormatValueTypeInvalid(Redactor.RemoveLineBreaks(name), value.GetType().Name));
}
