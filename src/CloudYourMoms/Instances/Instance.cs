using System.Collections.ObjectModel;
using System.Globalization;
using System.Security;
using System.Text.Json;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>An instance on the platform.</summary>
public sealed record Instance
{
    /// <summary>The platform's number of the instance.</summary>
    public required long Id { get; init; }

    /// <summary>The name given to it.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind, such as <c>sfdcservicecloud</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The token for all calls that involve this instance; empty when an item of a list came without one.</summary>
    public required SecureString Token { get; init; }

    /// <summary>True when the provider accepted the authorization.</summary>
    public required bool Valid { get; init; }

    /// <summary>True when calls with its token are refused.</summary>
    public required bool Disabled { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>When it was created (UTC), if the platform says so.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>The base address of the platform that it is on: another platform may have another of the same number.</summary>
    public Uri? PlatformUri { get; init; }

    /// <summary>The platform's other members as dictionaries, lists and plain values; a <see cref="SecureString"/> where the name tells of a secret.</summary>
    public required IReadOnlyDictionary<string, object?> AdditionalMembers { get; init; }

    /// <summary>Why <see cref="Token"/> is empty although the platform sent one; null otherwise.</summary>
    internal string? TokenProblem { get; init; }

    /// <summary>False when the platform's response has no <c>tags</c> member, which does not say that there are none.</summary>
    internal bool HasTags { get; init; } = true;

    /// <summary>Names it, with nothing in the platform's words that steers a terminal.</summary>
    public override string ToString() => UnicodeText.EscapeInvisible($"Instance {{ Id = {Id}, Name = {Name}, Key = {Key}, PlatformUri = {PlatformUri} }}");

    /// <summary>The instance of an answer.</summary>
    /// <param name="answer">What the platform says of it.</param>
    /// <param name="requestedKey">Its kind where the platform does not say it.</param>
    /// <param name="kinds">What the platform says of kinds, by its JSON: it is the same for each instance of a kind, and the instances of one list share it.</param>
    internal static Instance Create(InstanceDto answer, string? requestedKey, IDictionary<string, object?>? kinds = null)
    {
        var others = answer.OtherMembers;
        var additional = others.ToDictionary(member => member.Key, member => JsonValue.Read(member.Value, member.Key), StringComparer.Ordinal);
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
        DateTimeOffset.TryParse(JsonValue.ReadText(date), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : null;
}
