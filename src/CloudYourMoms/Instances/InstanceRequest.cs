using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>What an instance is created from, or changed by: the content of an instance.json (step 2 of the specification).</summary>
/// <remarks>A file, a callback and parameters each give one of these; <see cref="MergeWith"/> lays one over the other.</remarks>
public sealed record InstanceRequest
{
    private static readonly IReadOnlyDictionary<string, object?> NoMembers = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The kind of instance: member <c>key</c> of <c>your_mom</c>.</summary>
    public string? Key { get; init; }

    /// <summary>The name of the instance.</summary>
    public string? Name { get; init; }

    /// <summary>The name as it may be shown: on one line, without what would steer a terminal.</summary>
    public string DisplayName => Redactor.RemoveLineBreaks(Name ?? string.Empty);

    /// <summary>The tags; null when nothing is said of them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What the provider handed over, such as <c>code</c>.</summary>
    public IReadOnlyDictionary<string, object?> ProviderData { get; init; } = NoMembers;

    /// <summary>Entries with dotted names, such as <c>oauth.api.key</c>: text, booleans, numbers, secure strings.</summary>
    public IReadOnlyDictionary<string, object?> Configuration { get; init; } = NoMembers;

    /// <summary>Members beside the five of the specification, passed on as they are.</summary>
    public IReadOnlyDictionary<string, object?> OtherMembers { get; init; } = NoMembers;

    /// <summary>Members of <c>your_mom</c> beside the key.</summary>
    internal IReadOnlyDictionary<string, object?> OtherKindMembers { get; init; } = NoMembers;

    /// <summary>The file that this was read from, for messages.</summary>
    public string? Source { get; init; }

    /// <summary>When the code arrived (UTC), where that is known. A code lives 15 minutes.</summary>
    public DateTimeOffset? CodeReceivedAt { get; init; }

    /// <summary>The callback URL that the code was issued for, where that is known.</summary>
    internal Uri? CodeCallbackUrl { get; init; }

    /// <summary>What is wrong with the text or the values that this was read from.</summary>
    internal IReadOnlyList<ValidationError> SourceErrors { get; init; } = [];

    /// <summary>True when nothing could be read, so that what is missing says nothing.</summary>
    internal bool IsUnreadable { get; init; }

    /// <summary>Where in a text the values stand, by JSON path.</summary>
    internal IReadOnlyDictionary<string, LinePosition> Positions { get; init; } = new Dictionary<string, LinePosition>(StringComparer.Ordinal);

    internal bool HasKindId => OtherKindMembers.TryGetValue("id", out var id) && id is not null;

    internal bool IsOAuth =>
        (Key is not null && YourMomKey.Known.ContainsKey(Key)) ||
        ProviderData.ContainsKey(InstanceEntry.Code) ||
        Configuration.Keys.Any(entry => entry.StartsWith("oauth.", StringComparison.Ordinal));

    internal SecureString? Code => ProviderData.TryGetValue(InstanceEntry.Code, out var code)
        ? code as SecureString ?? (code is string { Length: <= Secret.MaximumLength } text ? Secret.ToSecureString(text) : null)
        : null;

    // Not a code alone: other OAuth kinds hand over something else that works once.
    internal bool Authorizes => ProviderData.Values.Any(value => value is not null);

    /// <summary>What a callback gives: key, code and the rest of its query, and the three configuration entries of an OAuth kind.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CallbackMissing"/>: a record made by hand lacks the code.</exception>
    public static InstanceRequest From(AuthorizationResponse callback)
    {
        if (callback.Code is null)
        {
            throw new YourMomException(YourMomErrorKind.CallbackMissing, "The callback has no code: this record is not one of Wait-YourMomCallback.");
        }

        // What else a record made by hand lacks is looked for with the rest of the instance.
        var parameters = callback.Parameters ?? new Dictionary<string, object>(StringComparer.Ordinal);
        return From(
            callback.Key,
            callback.Code,
            callback.CallbackUrl,
            callback.ApiKey,
            callback.ApiSecret,
            parameters.ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal)) with
        {
            CodeReceivedAt = callback.ReceivedAt == default ? null : callback.ReceivedAt,
            CodeCallbackUrl = callback.CallbackUrl,
        };
    }

    /// <summary>The same from single values; null says nothing.</summary>
    /// <remarks>The state stays out: it belongs to the sign-in, and the specification's request has none.</remarks>
    public static InstanceRequest From(
        string? key, SecureString? code, Uri? callbackUrl, string? apiKey, SecureString? apiSecret, IReadOnlyDictionary<string, object?> otherParameters)
    {
        return new()
        {
            Key = key,
            ProviderData = Merge(otherParameters, Given((InstanceEntry.Code, code))),
            Configuration = Given((InstanceEntry.CallbackUrl, callbackUrl), (InstanceEntry.ApiKey, apiKey), (InstanceEntry.ApiSecret, apiSecret)),
        };

        static Dictionary<string, object?> Given(params (string Name, object? Value)[] entries) =>
            entries.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>This request with everything that <paramref name="winner"/> says laid over it; dictionaries entry by entry.</summary>
    public InstanceRequest MergeWith(InstanceRequest winner)
    {
        // The same code given twice, as a record and by its properties, is still the one that the record tells about.
        var keepsCode = winner.Code is null || (Code is not null && Secret.ToPlainText(winner.Code) == Secret.ToPlainText(Code));
        return new()
        {
            Key = winner.Key ?? Key,
            Name = winner.Name ?? Name,
            Tags = winner.Tags ?? Tags,
            ProviderData = Merge(ProviderData, winner.ProviderData),
            Configuration = Merge(Configuration, winner.Configuration),
            OtherMembers = Merge(OtherMembers, winner.OtherMembers),
            OtherKindMembers = Merge(OtherKindMembers, winner.OtherKindMembers),
            CodeReceivedAt = winner.CodeReceivedAt ?? (keepsCode ? CodeReceivedAt : null),
            CodeCallbackUrl = winner.CodeCallbackUrl ?? (keepsCode ? CodeCallbackUrl : null),
            Source = winner.Source ?? Source,
            SourceErrors = [.. SourceErrors.Where(finding => finding.Kind != ValidationErrorCode.WrongType || !winner.IsDefined(finding.Path)), .. winner.SourceErrors],
            IsUnreadable = IsUnreadable || winner.IsUnreadable,
            Positions = Merge(Positions.Where(place => !winner.IsDefined(place.Key)), winner.Positions),
        };
    }

    private static Dictionary<string, T> Merge<T>(IEnumerable<KeyValuePair<string, T>> below, IEnumerable<KeyValuePair<string, T>> above)
    {
        var merged = below.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var entry in above)
        {
            merged[entry.Key] = entry.Value;
        }

        return merged;
    }

    private bool IsDefined(string path) =>
        (Key is not null && path == JsonPath.Key) ||
        (Name is not null && path == JsonPath.Name) ||
        (Tags is not null && JsonPath.IsWithin(path, JsonPath.Tags)) ||
        ProviderData.Keys.Any(name => JsonPath.IsWithin(path, JsonPath.Member(JsonPath.ProviderData, name))) ||
        Configuration.Keys.Any(name => JsonPath.IsWithin(path, JsonPath.Member(JsonPath.Configuration, name)));
}
