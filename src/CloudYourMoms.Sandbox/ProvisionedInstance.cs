using System.Text.Json;

namespace CloudYourMoms.Sandbox;

/// <summary>A snapshot of an instance in the sandbox.</summary>
/// <param name="Id">The id; the first instance has 123.</param>
/// <param name="Name">The name.</param>
/// <param name="Key">The key of the your_mom.</param>
/// <param name="Token">The token for requests to the instance, 40 characters.</param>
/// <param name="Tags">The tags, in the order sent.</param>
/// <param name="Configuration">The current configuration with secrets in plain text; each value keeps its JSON type.</param>
/// <param name="ProviderData">The provider data of the last authorization: the code and the other callback parameters.</param>
/// <param name="CreatedDate">The creation time.</param>
/// <param name="RequestBody">The body of the create request, as received.</param>
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
    /// <summary>Whether requests with the instance's token are rejected.</summary>
    public bool Disabled { get; init; }
}
