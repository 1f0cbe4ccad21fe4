using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace CloudYourMoms.Tests.Fuzz;

/// <summary>Reference implementations, independent of the core.</summary>
internal static class Reference
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>Decodes a query; null if it contains an invalid escape.</summary>
    public static List<KeyValuePair<string, string>>? Query(string query)
    {
        try
        {
            return [.. Regex.Replace(query, @"^\?+", string.Empty).Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split('=', 2))
                .Select(part => KeyValuePair.Create(Decode(part[0]), part.Length > 1 ? Decode(part[1]) : string.Empty))];
        }
        catch (Exception e) when (e is DecoderFallbackException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The value of a parameter in a query without repeated parameters.</summary>
    public static string? Parameter(string query, string name) =>
        Query(query) is { } parameters && parameters.DistinctBy(p => p.Key).Count() == parameters.Count
            ? parameters.Where(p => p.Key == name).Select(p => p.Value).SingleOrDefault()
            : null;

    /// <summary>Parses JSON; null if the text is not JSON.</summary>
    public static JsonDocument? Json(string text, int maximumDepth)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maximumDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The last member with a name.</summary>
    public static JsonElement? Member(JsonElement root, string name)
    {
        JsonElement? last = null;
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in root.EnumerateObject())
            {
                last = NameOf(member) == name ? member.Value : last;
            }
        }

        return last;
    }

    /// <summary>True if an object has no duplicate members.</summary>
    public static bool NamesDiffer(JsonElement root) =>
        root.EnumerateObject().Select(NameOf).Distinct(StringComparer.Ordinal).Count() == root.EnumerateObject().Count();

    /// <summary>True if an escape represents an unpaired surrogate, which strict parsers reject.</summary>
    public static bool HasEscapedSurrogate(JsonDocument json) =>
        json.RootElement.GetRawText().Contains("\\ud", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a string; null for other values and for text with an unpaired surrogate.</summary>
    public static string? String(JsonElement? element)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>True if two texts represent exactly the same number.</summary>
    public static bool AreSameNumber(string one, string other)
    {
        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(other);
        return AreEqual(first.RootElement, second.RootElement);
    }

    /// <summary>True if two values are equal. Numbers with exponents that .NET cannot compare are compared as text.</summary>
    public static bool AreEqual(JsonElement one, JsonElement other)
    {
        try
        {
            return JsonElement.DeepEquals(one, other);
        }
        catch (ArgumentOutOfRangeException)
        {
            return Compact(one) == Compact(other);
        }
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static string Decode(string text) => Regex.IsMatch(text, "%(?![0-9A-Fa-f]{2})")
        ? throw new FormatException()
        : StrictUtf8.GetString(HttpUtility.UrlDecodeToBytes(Encoding.UTF8.GetBytes(text)));
}
