using System.Security;
using System.Text.Json;

namespace CloudYourMoms;

/// <summary>What an instance is created from: the content of an instance.json (step 2 of the specification).</summary>
/// <remarks>A file, a callback and parameters each give one of these; <see cref="OverriddenBy"/> lays one over the other.</remarks>
public sealed record InstanceRequest
{
    private static readonly IReadOnlyDictionary<string, object?> NoMembers = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The kind of instance: member <c>key</c> of <c>your_mom</c>.</summary>
    public string? Key { get; init; }

    /// <summary>The name of the instance.</summary>
    public string? Name { get; init; }

    /// <summary>The tags; null when nothing is said of them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What the provider handed over, such as <c>code</c>.</summary>
    public IReadOnlyDictionary<string, object?> ProviderData { get; init; } = NoMembers;

    /// <summary>Entries with dotted names, such as <c>oauth.api.key</c>: text, booleans, numbers, secure strings.</summary>
    public IReadOnlyDictionary<string, object?> Configuration { get; init; } = NoMembers;

    /// <summary>Members beside the five of the specification, passed on as they are.</summary>
    public IReadOnlyDictionary<string, object?> OtherMembers { get; init; } = NoMembers;

    private IReadOnlyDictionary<string, object?> OtherKindMembers { get; init; } = NoMembers;

    /// <summary>Reads the text of an instance.json.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.InvalidInstance"/>: not JSON (with line and column), or a member of another type than documented.</exception>
    public static InstanceRequest Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return InstanceReader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidInstance,
                $"The instance is not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of the line.");
        }
        catch (InvalidOperationException)
        {
            throw new YourMomException(
                YourMomErrorKind.InvalidInstance,
                "The instance is not valid JSON: an escape like \\ud800 in one of its texts stands for no character.");
        }
    }

    /// <summary>What a callback gives: key, code and the rest of its query, and the three configuration entries of an OAuth kind.</summary>
    public static InstanceRequest From(OAuthCallback callback) => From(
        callback.Key,
        callback.Code,
        callback.CallbackUrl,
        callback.ApiKey,
        callback.ApiSecret,
        callback.Parameters.ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal));

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
    public InstanceRequest OverriddenBy(InstanceRequest winner) => new()
    {
        Key = winner.Key ?? Key,
        Name = winner.Name ?? Name,
        Tags = winner.Tags ?? Tags,
        ProviderData = Merge(ProviderData, winner.ProviderData),
        Configuration = Merge(Configuration, winner.Configuration),
        OtherMembers = Merge(OtherMembers, winner.OtherMembers),
        OtherKindMembers = Merge(OtherKindMembers, winner.OtherKindMembers),
    };

    /// <summary>The required entries that are absent or blank, all of them, by their place in instance.json.</summary>
    public IReadOnlyList<string> MissingEntries()
    {
        List<string> missing = [];
        Require("your_mom.key", Key is null && OtherKindMembers.ContainsKey("id") ? "by id" : Key);
        Require("name", Name);
        if (IsOAuth())
        {
            foreach (var entry in InstanceEntry.RequiredConfiguration)
            {
                Require($"configuration.{entry}", Configuration.TryGetValue(entry, out var value) ? value : null);
            }
        }

        // Other OAuth kinds return other parameters than a code; the specification's four cannot do without.
        if (Key is not null && YourMomKey.Known.ContainsKey(Key))
        {
            Require($"providerData.{InstanceEntry.Code}", ProviderData.TryGetValue(InstanceEntry.Code, out var value) ? value : null);
        }

        return missing;

        void Require(string place, object? value)
        {
            if (value is null || (value is string text && string.IsNullOrWhiteSpace(text)) ||
                (value is SecureString secret && string.IsNullOrWhiteSpace(Secret.Reveal(secret))))
            {
                missing.Add(place);
            }
        }
    }

    /// <summary>Throws when a required entry is missing: one error names them all, as the specification has it.</summary>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.ConfigurationMissing"/>.</exception>
    public void RequireComplete()
    {
        var missing = MissingEntries();
        if (missing.Count > 0)
        {
            throw new YourMomException(
                YourMomErrorKind.ConfigurationMissing,
                $"The instance lacks {missing.Count} required {(missing.Count == 1 ? "entry" : "entries")}: {string.Join(", ", missing)}.");
        }
    }

    internal byte[] ToUtf8Json() => InstanceWriter.ToUtf8Json(this, OtherKindMembers);

    internal IEnumerable<SecureString?> Secrets() =>
        ProviderData.Concat(Configuration).Concat(OtherMembers).Concat(OtherKindMembers).SelectMany(entry => InstanceWriter.SecretsIn(entry.Value, entry.Key));

    internal InstanceRequest WithKindMembers(IReadOnlyDictionary<string, object?> members) => this with { OtherKindMembers = members };

    private static Dictionary<string, object?> Merge(
        IReadOnlyDictionary<string, object?> below, IReadOnlyDictionary<string, object?> above)
    {
        var merged = below.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var entry in above)
        {
            merged[entry.Key] = entry.Value;
        }

        return merged;
    }

    private bool IsOAuth() =>
        (Key is not null && YourMomKey.Known.ContainsKey(Key)) ||
        ProviderData.ContainsKey(InstanceEntry.Code) ||
        Configuration.Keys.Any(entry => entry.StartsWith("oauth.", StringComparison.Ordinal));
}
