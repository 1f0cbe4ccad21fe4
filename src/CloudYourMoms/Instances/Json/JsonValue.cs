using System.Globalization;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Instances.Json;

/// <summary>JSON to plain .NET values: dictionaries, lists, text, booleans, numbers, and secrets as <see cref="SecureString"/>.</summary>
internal static class JsonValue
{
    // What a decimal holds for certain.
    private const int DecimalDigits = 28;

    /// <summary>Reads a value. Numbers become long or double; text whose member's name tells of a secret becomes a secret.</summary>
    public static object? Read(JsonElement element, string name) => Read(element, name, null);

    /// <summary>
    /// Reads a value whose names tell nothing of secrets. Numbers become long, decimal or double; text that is one of the secrets becomes
    /// one.
    /// </summary>
    public static object? Read(JsonElement element, ICollection<string> secrets) => Read(element, string.Empty, secrets);

    /// <summary>Text; a secret when it is one of the secrets.</summary>
    public static object ReadText(string text, ICollection<string> secrets) =>
        secrets.Contains(text) ? Secret.ToSecureString(text) : text;

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

    private static object? Read(JsonElement element, string name, ICollection<string>? secrets) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadMembers(element, name, secrets),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Read(item, name, secrets)).ToList(),
        JsonValueKind.String => secrets is null ? ReadText(ReadText(element), name) : ReadText(ReadText(element), secrets),
        JsonValueKind.Number => secrets is null ? ReadNumber(element) : ReadExactNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Dictionary<string, object?> ReadMembers(JsonElement element, string parent, ICollection<string>? secrets)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var name = ReadName(member);
            members[name] = Read(member.Value, secrets is null ? SensitiveName.Within(parent, name) : name, secrets);
        }

        return members;
    }

    // What is too long to be kept as a secret is not kept at all.
    private static object ReadText(string text, string name) => !SensitiveName.Matches(name) ? text
        : text.Length <= Secret.MaximumLength ? Secret.ToSecureString(text)
        : Secret.Mask;

    // .NET Framework has no double for 1e400.
    private static object ReadNumber(JsonElement element) =>
        element.TryGetInt64(out var whole) ? whole : element.TryGetDouble(out var value) ? value : element.GetRawText();

    private static object ReadExactNumber(JsonElement number)
    {
        if (number.TryGetInt64(out var whole))
        {
            return whole;
        }

        if (IsExactAsDecimal(number.GetRawText()) && number.TryGetDecimal(out var exact))
        {
            return exact;
        }

        // Too large for any type: its text loses nothing.
        return number.TryGetDouble(out var nearest) && !double.IsInfinity(nearest) ? nearest : number.GetRawText();
    }

    // A decimal of more digits, or smaller ones, would be rounded without a word.
    private static bool IsExactAsDecimal(string number)
    {
        var parts = number.TrimStart('-').Split('e', 'E');
        var exponent = 0;
        if (parts.Length > 1 && !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return false;
        }

        var point = parts[0].IndexOf('.');
        var decimals = point < 0 ? string.Empty : parts[0].Substring(point + 1).TrimEnd('0');
        var digits = (point < 0 ? parts[0] : parts[0].Substring(0, point)) + decimals;
        return digits.TrimStart('0').Length <= DecimalDigits && decimals.Length - (long)exponent <= DecimalDigits;
    }
}
