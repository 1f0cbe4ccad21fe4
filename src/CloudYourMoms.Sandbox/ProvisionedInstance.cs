using System.Text.Json;

namespace CloudYourMoms.Sandbox;

/// <summary>An instance of the sandbox, as it is now.</summary>
/// <param name="Id">Its number; the first is 123.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The key of the your_mom it is an instance of.</param>
/// <param name="Token">The token for calls made to the instance: 40 characters.</param>
/// <param name="Tags">Its tags, in the order sent.</param>
/// <param name="Configuration">The configuration as sent and changed since, secrets in clear, each value with its JSON type.</param>
/// <param name="ProviderData">The provider's data as sent when it was last authorized: the code and every other parameter of the callback.</param>
/// <param name="CreatedDate">When it was created.</param>
/// <param name="RequestBody">The body of the request that created it, as received.</param>
public sealed record ProvisionedInstance(
    long Id,
    string Name,
    string Key,
    string Token,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, JsonElement> Configuration,
    IReadOnlyDictionary<string, JsonElement> ProviderData,
    DateTimeOffset CreatedDate,
    string RequestBody)
{
    /// <summary>Whether calls made with its token are refused.</summary>
    public bool Disabled { get; init; }
}
