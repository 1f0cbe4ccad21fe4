using System.Globalization;
using System.Text.Json;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Models;

/// <summary>An instance in a response of the platform, from a create, a read or a list.</summary>
/// <remarks>Parsing is lenient: unexpected members must not cause the loss of the token, which is returned only once.</remarks>
internal sealed record InstanceDto
{
    /// <summary>The id; null if it is missing or cannot be read.</summary>
    public long? Id { get; private init; }

    public string? Name { get; private init; }

    /// <summary>The token; null if it is missing or invalid (see <see cref="TokenRule"/>).</summary>
    public string? Token { get; private init; }

    /// <summary>Why the token in the response is invalid; null otherwise.</summary>
    public string? TokenProblem { get; private init; }

    public bool Valid { get; private init; }

    public bool Disabled { get; private init; }

    public JsonElement Kind { get; private init; }

    public JsonElement Tags { get; private init; }

    /// <summary>True if the response is not valid JSON, so that only id, name, token and key were read.</summary>
    public bool IsPartial { get; private init; }

    /// <summary>Undocumented members.</summary>
    public IReadOnlyDictionary<string, JsonElement> OtherMembers { get; private init; } =
        new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>
    /// Reads the instance of a response, without damaged members; null if the response is neither a JSON object nor a text that
    /// <see cref="InvalidJsonInstance"/> can read.
    /// </summary>
    public static InstanceDto? TryRead(ApiResponse response)
    {
        using var json = response.TryParseDamaged();
        if (json is not null)
        {
            return TryRead(json.RootElement.Clone(), isDamaged: response.Defect is not null);
        }

        return response.Defect is null && InvalidJsonInstance.TryRead(response.Json().Span) is { } members
            ? TryRead(members, isDamaged: false)! with { IsPartial = true }
            : null;
    }

    /// <summary>Reads the instances of a response; null if the response is not an array of JSON objects.</summary>
    public static IReadOnlyList<InstanceDto>? TryReadList(ApiResponse response)
    {
        using var json = response.TryParse();
        if (json is not { RootElement.ValueKind: JsonValueKind.Array })
        {
            return null;
        }

        // Each item is cloned: a whole list would be one large object, which the garbage collector frees late.
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

        // The correct one of two values is unknown.
        var (isIdTwice, isTokenTwice) = (ids > 1, tokens > 1);

        var (id, token) = (Take("id"), Take("token"));
        var text = isTokenTwice ? null : ReadToken(token);
        var problem = isTokenTwice ? Messages.TokenTwice
            : text is not null ? TokenRule.Problem(text)
            : token.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : Messages.TokenNotText;
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
        JsonValueKind.Number when value.TryGetDecimal(out var number) &&
            number == decimal.Truncate(number) && number is > 0 and <= long.MaxValue => (long)number,
        JsonValueKind.String when long.TryParse(
            JsonValue.ReadText(value), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) => digits,
        _ => null,
    };

    // A token with an unpaired surrogate is lost: JSON cannot encode it.
    private static string? ReadToken(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? JsonValue.TryReadText(value) : Text(value);

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
