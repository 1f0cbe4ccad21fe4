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

[JsonSerializable(typeof(OAuthUrlAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(string?[]))]
internal sealed partial class WireContext : JsonSerializerContext;
