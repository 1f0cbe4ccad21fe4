using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api.Models;

/// <summary>Maps an instance in a response to its record.</summary>
internal static class InstanceMapper
{
    /// <summary>Maps one instance.</summary>
    /// <param name="dto">The instance in the response.</param>
    /// <param name="requestedKey">The key to use if the response does not contain one.</param>
    /// <param name="kinds">
    /// The kinds by their JSON. The instances of one list share them, because they are equal for each instance of a kind.
    /// </param>
    public static Instance Map(InstanceDto dto, string? requestedKey, IDictionary<string, object?>? kinds = null)
    {
        var others = dto.OtherMembers;
        var additional = others.ToDictionary(
            member => member.Key, member => JsonValue.Read(member.Value, member.Key), StringComparer.Ordinal);
        if (dto.Kind.ValueKind != JsonValueKind.Undefined && !dto.IsPartial)
        {
            additional["your_mom"] = ReadKind(dto.Kind, kinds ?? new Dictionary<string, object?>(StringComparer.Ordinal));
        }

        return new()
        {
            Id = dto.Id!.Value,
            Name = dto.Name ?? string.Empty,
            Key = JsonValue.Find(dto.Kind, "key") is { } key ? Text(key) : requestedKey ?? string.Empty,
            Token = Secret.ToSecureString(dto.Token ?? string.Empty),
            TokenProblem = dto.TokenProblem,
            Warning = dto.IsPartial ? Messages.FormatInstanceResponseInvalidJson(dto.Id) : null,
            Valid = dto.IsPartial ? null : dto.Valid,
            Disabled = dto.IsPartial ? null : dto.Disabled,
            Tags = ReadTags(dto.Tags),
            HasTags = dto.Tags.ValueKind != JsonValueKind.Undefined,
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

        // Mutable or disposable values must not be shared between instances.
        return kind is Dictionary<string, object?> members && members.Values.All(value => value is null or string or ValueType)
            ? kinds[json] = new ReadOnlyDictionary<string, object?>(members)
            : kind;
    }

    // Tags are ["a"] or [{"id": 1, "name": "a"}]; some platforms return a single tag without an array.
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
