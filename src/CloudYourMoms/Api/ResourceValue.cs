using System.Globalization;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The body of a resource's answer as plain values. Its names are the provider's, and tell nothing of secrets.</summary>
internal static class ResourceValue
{
    // What a decimal holds for certain.
    private const int DecimalDigits = 28;

    /// <summary>The value; text that is no JSON as it is, and null for an empty body.</summary>
    public static object? Read(ApiResponse answer, IEnumerable<SecureString> secrets)
    {
        var revealed = new HashSet<string>(secrets.Select(Secret.ToPlainText).Where(secret => secret.Length > 0), StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(answer.Text))
        {
            return null;
        }

        using var json = answer.TryParse();
        return json is null ? Text(answer.Text, revealed) : Read(json.RootElement, revealed);
    }

    private static object? Read(JsonElement element, HashSet<string> secrets)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    members[JsonValue.ReadName(member)] = Read(member.Value, secrets);
                }

                return members;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(item => Read(item, secrets)).ToList();
            case JsonValueKind.String:
                return Text(JsonValue.ReadText(element), secrets);
            case JsonValueKind.Number:
                return Number(element);
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    private static object Text(string text, HashSet<string> secrets) => secrets.Contains(text) ? Secret.ToSecureString(text) : text;

    private static object Number(JsonElement number)
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
