using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Models;

/// <summary>Maps what the platform says of an instance to its record.</summary>
internal static class InstanceMapper
{
    /// <summary>The instance of an answer.</summary>
    /// <param name="answer">What the platform says of it.</param>
    /// <param name="requestedKey">Its kind where the platform does not say it.</param>
    /// <param name="kinds">
    /// What the platform says of kinds, by its JSON: it is the same for each instance of a kind, and the instances of one list share it.
    /// </param>
    public static Instance Map(InstanceDto answer, string? requestedKey, IDictionary<string, object?>? kinds = null)
    {
        var others = answer.OtherMembers;
        var additional = others.ToDictionary(
            member => member.Key, member => JsonValue.Read(member.Value, member.Key), StringComparer.Ordinal);
        if (answer.Kind.ValueKind != JsonValueKind.Undefined)
        {
            additional["your_mom"] = ReadKind(answer.Kind, kinds ?? new Dictionary<string, object?>(StringComparer.Ordinal));
        }

        return new()
        {
            Id = answer.Id!.Value,
            Name = answer.Name ?? string.Empty,
            Key = JsonValue.Find(answer.Kind, "key") is { } key ? Text(key) : requestedKey ?? string.Empty,
            Token = Secret.ToSecureString(answer.Token ?? string.Empty),
            TokenProblem = answer.TokenProblem,
            Valid = answer.Valid,
            Disabled = answer.Disabled,
            Tags = ReadTags(answer.Tags),
            HasTags = answer.Tags.ValueKind != JsonValueKind.Undefined,
            CreatedDate = ReadDate(others),
            AdditionalMembers = additional,
        };
    }

    private static object? ReadKind(JsonElement element, IDictionary<string, object?> kinds)
    {
        var json = element.GetRawText();
        if (kinds.TryGetValue(json, out var known))
        {
            return known;
        }

        var kind = JsonValue.Read(element, "your_mom");

        // What can be changed or disposed of belongs to one instance only.
        return kind is Dictionary<string, object?> members && members.Values.All(value => value is null or string or ValueType)
            ? kinds[json] = new ReadOnlyDictionary<string, object?>(members)
            : kind;
    }

    // The platform writes tags as ["a"] or as [{"id": 1, "name": "a"}], and other platforms a single one without the array.
    private static List<string> ReadTags(JsonElement tags)
    {
        JsonElement[] items = tags.ValueKind == JsonValueKind.Array ? [.. tags.EnumerateArray()] : [tags];
        return
        [
            .. items
                .Where(tag => tag.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
                .Select(tag => JsonValue.Find(tag, "name") is { } name ? Text(name) : Text(tag))
                .Where(tag => tag.Length > 0),
        ];
    }

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? JsonValue.ReadText(element) : element.ToString();

    private static DateTimeOffset? ReadDate(IReadOnlyDictionary<string, JsonElement> members) =>
        members.TryGetValue("createdDate", out var date) && date.ValueKind == JsonValueKind.String &&
        DateTimeOffset.TryParse(
            JsonValue.ReadText(date),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var value)
            ? value
            : null;
}
