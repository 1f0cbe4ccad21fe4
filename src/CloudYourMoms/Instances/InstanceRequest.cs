using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Instances;

/// <summary>The values to create or update an instance with: the content of an instance.json (step 2 of the specification).</summary>
/// <remarks>A file, a callback and parameters each produce a request; <see cref="MergeWith"/> combines them.</remarks>
public sealed record InstanceRequest
{
    private static readonly IReadOnlyDictionary<string, object?> NoMembers = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The key of the instance type: member <c>key</c> of <c>your_mom</c>.</summary>
    public string? Key { get; init; }

    /// <summary>The name of the instance.</summary>
    public string? Name { get; init; }

    /// <summary>The name for display: on one line, without terminal control characters.</summary>
    public string DisplayName => Redactor.RemoveLineBreaks(Name ?? string.Empty);

    /// <summary>The tags; null if not specified.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The data from the provider, such as <c>code</c>.</summary>
    public IReadOnlyDictionary<string, object?> ProviderData { get; init; } = NoMembers;

    /// <summary>Entries with dotted names, such as <c>oauth.api.key</c>: text, booleans, numbers, secure strings.</summary>
    public IReadOnlyDictionary<string, object?> Configuration { get; init; } = NoMembers;

    /// <summary>The members other than the five in the specification. They are sent unchanged.</summary>
    public IReadOnlyDictionary<string, object?> OtherMembers { get; init; } = NoMembers;

    /// <summary>The members of <c>your_mom</c> other than the key.</summary>
    internal IReadOnlyDictionary<string, object?> OtherKindMembers { get; init; } = NoMembers;

    /// <summary>The source file, for messages.</summary>
    public string? Source { get; init; }

    /// <summary>The time when the code arrived (UTC), if known. A code expires after 15 minutes.</summary>
    public DateTimeOffset? CodeReceivedAt { get; init; }

    /// <summary>The callback URL that the code was issued for, if known.</summary>
    internal Uri? CodeCallbackUrl { get; init; }

    /// <summary>The errors in the source text or values.</summary>
    internal IReadOnlyList<ValidationError> SourceErrors { get; init; } = [];

    /// <summary>True if the source could not be parsed, so that missing entries are not reported.</summary>
    internal bool IsUnreadable { get; init; }

    /// <summary>The positions of the values in the text, by JSON path.</summary>
    internal IReadOnlyDictionary<string, LinePosition> Positions { get; init; } =
        new Dictionary<string, LinePosition>(StringComparer.Ordinal);

    internal bool HasKindId => OtherKindMembers.TryGetValue("id", out var id) && id is not null;

    internal bool IsOAuth =>
        (Key is not null && YourMomKey.Known.ContainsKey(Key)) ||
        ProviderData.ContainsKey(InstanceEntry.Code) ||
        Configuration.Keys.Any(entry => entry.StartsWith("oauth.", StringComparison.Ordinal));

    internal SecureString? Code => ProviderData.TryGetValue(InstanceEntry.Code, out var code)
        ? code as SecureString ?? (code is string { Length: <= Secret.MaximumLength } text ? Secret.ToSecureString(text) : null)
        : null;

    // Not only a code: other OAuth types use other values that are valid once.
    internal bool Authorizes => ProviderData.Values.Any(value => value is not null);

    /// <summary>Creates a request from a callback: its key, code and other parameters, and the configuration entries for OAuth.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CallbackMissing"/>: the record has no code.</exception>
    public static InstanceRequest From(AuthorizationResponse callback)
    {
        if (callback.Code is null)
        {
            throw new YourMomException(YourMomErrorKind.CallbackMissing, Messages.CallbackCodeMissing);
        }

        // The validation of the instance reports other missing values.
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

    /// <summary>Creates a request from the values of a callback. Null values are omitted.</summary>
    /// <remarks>The state is omitted: it belongs to the sign-in, and the specification's request does not contain it.</remarks>
    public static InstanceRequest From(
        string? key,
        SecureString? code,
        Uri? callbackUrl,
        string? apiKey,
        SecureString? apiSecret,
        IReadOnlyDictionary<string, object?> otherParameters)
    {
        return new()
        {
            Key = key,
            ProviderData = Merge(otherParameters, WithoutNull((InstanceEntry.Code, code))),
            Configuration = WithoutNull(
                (InstanceEntry.CallbackUrl, callbackUrl), (InstanceEntry.ApiKey, apiKey), (InstanceEntry.ApiSecret, apiSecret)),
        };

        static Dictionary<string, object?> WithoutNull(params (string Name, object? Value)[] entries) =>
            entries.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>Combines two requests. The values of <paramref name="winner"/> take precedence; dictionaries are merged by entry.</summary>
    public InstanceRequest MergeWith(InstanceRequest winner)
    {
        // If both requests have the same code, the time and the callback URL of the callback record still apply.
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
            SourceErrors =
            [
                .. SourceErrors.Where(error => error.Kind != ValidationErrorCode.WrongType || !winner.IsDefined(error.Path)),
                .. winner.SourceErrors,
            ],
            IsUnreadable = IsUnreadable || winner.IsUnreadable,
            Positions = Merge(Positions.Where(position => !winner.IsDefined(position.Key)), winner.Positions),
        };
    }

    private static Dictionary<string, T> Merge<T>(
        IEnumerable<KeyValuePair<string, T>> entries, IEnumerable<KeyValuePair<string, T>> overrides)
    {
        var merged = entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var entry in overrides)
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
