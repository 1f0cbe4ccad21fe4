using System.Text;
using System.Text.Json;

namespace CloudYourMoms.Api.Models;

/// <summary>
/// Reads id, name, token and key of an instance from a response that is not valid JSON, such as the specification's sample of a successful
/// create, whose <c>configDescription</c> has unescaped quotes.
/// </summary>
/// <remarks>
/// Where a damaged string ends is unknown, so a member that follows it can be part of its text. Therefore the four are read only if no
/// other string precedes them, except the name in <c>your_mom</c>. See ADR 15.
/// </remarks>
internal static class InvalidJsonInstance
{
    // A member's path is its depth and its name. The only object that is read is your_mom.
    private const string Id = "1.id";
    private const string Name = "1.name";
    private const string Token = "1.token";
    private const string Kind = "1.your_mom";
    private const string KindName = "2.name";
    private const string Key = "2.key";

    private static readonly string[] Required = [Id, Name, Token, Key];

    /// <summary>Returns an object with the four members; null if the text is valid JSON or incomplete, or a member is ambiguous.</summary>
    public static JsonElement? TryRead(ReadOnlySpan<byte> utf8)
    {
        // Each name occurs once, unless a damaged string contains it too.
        if (!EndsWithBrace(utf8) || !IsUnique(utf8, "\"token\""u8) || !IsUnique(utf8, "\"key\""u8))
        {
            return null;
        }

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var isDelimited = false;
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (!Array.TrueForAll(Required, members.ContainsKey))
            {
                if (!TryReadMember(ref reader, members))
                {
                    return null;
                }
            }

            // Without a delimiter, the last value is damaged.
            isDelimited = reader.Read();
            while (reader.Read())
            {
            }

            // The end was reached without a syntax error.
            return null;
        }
        catch (JsonException)
        {
            return isDelimited ? ToJson(members) : null;
        }
    }

    private static bool TryReadMember(ref Utf8JsonReader reader, Dictionary<string, string> members)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return true;
        }

        if (reader.ValueIsEscaped)
        {
            return false;
        }

        var path = $"{reader.CurrentDepth}.{reader.GetString()}";
        var isCertain = reader.Read() && path switch
        {
            Id => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _),

            // An escape can be the unescaped text of a platform that does not escape.
            Name or Token or KindName or Key => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped,

            // your_mom has an id and a name too. After it, they are ambiguous.
            Kind => reader.TokenType == JsonTokenType.StartObject && members.ContainsKey(Id) && members.ContainsKey(Name),
            _ => reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null,
        };
        if (!isCertain || members.ContainsKey(path))
        {
            return false;
        }

        members.Add(path, Encoding.UTF8.GetString(reader.ValueSpan.ToArray()));
        return true;
    }

    private static bool EndsWithBrace(ReadOnlySpan<byte> utf8) =>
        utf8.LastIndexOf((byte)'}') is >= 0 and var index &&
        string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(utf8.Slice(index + 1).ToArray()));

    private static bool IsUnique(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> name) =>
        utf8.IndexOf(name) is >= 0 and var index && index == utf8.LastIndexOf(name);

    private static JsonElement ToJson(Dictionary<string, string> members)
    {
        using var json = JsonDocument.Parse(
            $$$"""
            {"id":{{{members[Id]}}},"name":"{{{members[Name]}}}","token":"{{{members[Token]}}}","your_mom":{"key":"{{{members[Key]}}}"}}
            """);
        return json.RootElement.Clone();
    }
}
