using System.Globalization;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Instances.Json;

/// <summary>
/// Converts JSON to plain .NET values: dictionaries, lists, text, booleans, numbers, and secrets as <see cref="SecureString"/>.
/// </summary>
internal static class JsonValue
{
    // The number of digits that a decimal always represents exactly.
    private const int DecimalDigits = 28;

    /// <summary>Reads a value. Numbers become long or double. Text becomes a secret if the member's name indicates a secret.</summary>
    public static object? Read(JsonElement element, string name) => Read(element, name, null);

    /// <summary>
    /// Reads a value whose names do not indicate secrets. Numbers become long, decimal or double. Text becomes a secret if it is in
    /// <paramref name="secrets"/>.
    /// </summary>
    public static object? Read(JsonElement element, ICollection<string> secrets) => Read(element, string.Empty, secrets);

    /// <summary>Returns the text, as a secret if it is in <paramref name="secrets"/>.</summary>
    public static object ReadText(string text, ICollection<string> secrets) =>
        secrets.Contains(text) ? Secret.ToSecureString(text) : text;

    /// <summary>Returns the text of a string; the raw JSON if the string contains an invalid escape.</summary>
    public static string ReadText(JsonElement element) => TryReadText(element) ?? element.GetRawText();

    /// <summary>Returns the text of a string; null if the string contains an invalid escape.</summary>
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

    /// <summary>Returns a member's name. An invalid name is replaced, so that the other members can be read.</summary>
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

    /// <summary>Returns a member of an object; null if the member does not exist or the element is not an object.</summary>
    /// <remarks><c>TryGetProperty</c> would throw if another member has an invalid name.</remarks>
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

    // A secret that is too long for a SecureString is replaced with the mask.
    private static object ReadText(string text, string name) => !SensitiveName.Matches(name) ? text
        : text.Length <= Secret.MaximumLength ? Secret.ToSecureString(text)
        : Secret.Mask;

    // .NET Framework cannot convert 1e400 to a double.
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

        // A number that is too large for a double is returned as text.
        return number.TryGetDouble(out var nearest) && !double.IsInfinity(nearest) ? nearest : number.GetRawText();
    }

    // A decimal silently rounds additional digits.
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
