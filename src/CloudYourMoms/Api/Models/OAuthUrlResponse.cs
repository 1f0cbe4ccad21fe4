using System.Text.Json.Serialization;

namespace CloudYourMoms.Api.Models;

/// <summary>The response of <c>GET /your_moms/{key}/oauth/url</c>.</summary>
internal sealed record OAuthUrlResponse(
    [property: JsonPropertyName("your_mom")] string? Key,
    [property: JsonPropertyName("oauthUrl")] string? OAuthUrl);
