using System.Text.Json.Serialization;

namespace CloudYourMoms.Api.Models;

/// <summary>The answer of <c>GET /your_moms/{key}/oauth/url</c>.</summary>
internal sealed record OAuthUrlResponse(
    [property: JsonPropertyName("your_mom")] string? Key,
    [property: JsonPropertyName("oauthUrl")] string? OAuthUrl);

/// <summary>The body of every error of the platform.</summary>
internal sealed record ErrorResponse(
    [property: JsonPropertyName("requestId")] string? RequestId,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("providerMessage")] string? ProviderMessage);

[JsonSerializable(typeof(OAuthUrlResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(string?[]))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
