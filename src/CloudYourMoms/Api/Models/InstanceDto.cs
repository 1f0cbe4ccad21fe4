using System.Globalization;
using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Models;

/// <summary>An instance as the platform answers it: of <c>POST /instances</c>, and of the calls that list and show instances.</summary>
/// <remarks>Read as leniently as can be: what is odd beside id and token is no reason to lose the token, which is shown once.</remarks>
internal sealed record InstanceDto
{
    /// <summary>The number; null when there is none that can be read.</summary>
    public long? Id { get; private init; }

    public string? Name { get; private init; }

    /// <summary>Null when there is none that can be sent; see <see cref="TokenRule"/>.</summary>
    public string? Token { get; private init; }

    /// <summary>Why there is no token although the answer has one; null otherwise.</summary>
    public string? TokenProblem { get; private init; }

    public bool Valid { get; private init; }

    public bool Disabled { get; private init; }

    public JsonElement Kind { get; private init; }

    public JsonElement Tags { get; private init; }

    /// <summary>Members that the platform added over time.</summary>
    public IReadOnlyDictionary<string, JsonElement> OtherMembers { get; private init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The instance of an answer, without the members that are damaged; null when the answer is no JSON object.</summary>
    public static InstanceDto? TryRead(ApiResponse answer)
    {
        using var json = answer.TryParseDamaged();
        return json is null ? null : TryRead(json.RootElement.Clone(), isDamaged: answer.Defect is not null);
    }

    /// <summary>The instances of an answer; null when the answer is no list of JSON objects.</summary>
    public static IReadOnlyList<InstanceDto>? TryReadList(ApiResponse answer)
    {
        using var json = answer.TryParse();
        if (json is not { RootElement.ValueKind: JsonValueKind.Array })
        {
            return null;
        }

        // Each by itself: a list as one piece is large enough to be collected with the oldest objects only, and with all that was read before.
        var items = json.RootElement.EnumerateArray().Select(item => TryRead(item.Clone(), isDamaged: false)).ToList();
        var read = items.OfType<InstanceDto>().ToList();
        return read.Count == items.Count ? read : null;
    }

    private static InstanceDto? TryRead(JsonElement root, bool isDamaged)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var (ids, tokens) = (0, 0);
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            var name = JsonValue.ReadName(member);
            ids += name == "id" ? 1 : 0;
            tokens += name == "token" ? 1 : 0;
            if (!isDamaged || member.ToString().IndexOf('\uFFFD') < 0)
            {
                members[name] = member.Value;
            }
        }

        // Nobody knows which of two is right.
        var (isIdTwice, isTokenTwice) = (ids > 1, tokens > 1);

        var (id, token) = (Take("id"), Take("token"));
        var text = isTokenTwice ? null : ReadToken(token);
        var problem = isTokenTwice ? "the token is given twice"
            : text is not null ? TokenRule.Problem(text)
            : token.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : "the token is not text";
        return new InstanceDto
        {
            Id = isIdTwice ? null : Number(id),
            Name = Text(Take("name")),
            Token = problem is null ? text : null,
            TokenProblem = problem,
            Valid = IsTrue(Take("valid")),
            Disabled = IsTrue(Take("disabled")),
            Kind = Take("your_mom"),
            Tags = Take("tags"),
            OtherMembers = members,
        };

        JsonElement Take(string name)
        {
            var value = members.TryGetValue(name, out var found) ? found : default;
            members.Remove(name);
            return value;
        }
    }

    private static long? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number is > 0 and <= long.MaxValue => (long)number,
        JsonValueKind.String when long.TryParse(JsonValue.ReadText(value), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) => digits,
        _ => null,
    };

    // One with half a character is lost, and what stands in its place in the JSON is none.
    private static string? ReadToken(JsonElement value) => value.ValueKind == JsonValueKind.String ? JsonValue.TryReadText(value) : Text(value);

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonValue.ReadText(value),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out var number) && number is not 0,
        JsonValueKind.String => JsonValue.ReadText(value).Equals("true", StringComparison.OrdinalIgnoreCase),
        _ => value.ValueKind == JsonValueKind.True,
    };
}
