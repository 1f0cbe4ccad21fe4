using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudYourMoms;

/// <summary>The answer of <c>GET /your_moms/{key}/oauth/url</c>.</summary>
internal sealed record OAuthUrlAnswer(
    [property: JsonPropertyName("your_mom")] string? Key,
    [property: JsonPropertyName("oauthUrl")] string? OAuthUrl);

/// <summary>The body of every error of the platform.</summary>
internal sealed record ErrorAnswer(
    [property: JsonPropertyName("requestId")] string? RequestId,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("providerMessage")] string? ProviderMessage);

/// <summary>The answer of <c>POST /instances</c>, and each item of <c>GET /instances</c>; the platform adds members over time, which are kept.</summary>
internal sealed record InstanceAnswer
{
    [JsonPropertyName("id")]
    public long? Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("valid")]
    public bool? Valid { get; init; }

    [JsonPropertyName("disabled")]
    public bool? Disabled { get; init; }

    [JsonPropertyName("your_mom")]
    public JsonElement Kind { get; init; }

    [JsonPropertyName("tags")]
    public JsonElement Tags { get; init; }

    // With init the source generator makes it a constructor parameter, which extension data cannot be.
    [JsonExtensionData]
    public Dictionary<string, JsonElement> OtherMembers { get; set; } = [];
}

[JsonSerializable(typeof(OAuthUrlAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(InstanceAnswer?[]))]
[JsonSerializable(typeof(string?[]))]
internal sealed partial class WireContext : JsonSerializerContext;
