using System.Text.Json.Serialization;

namespace CloudYourMoms.Api.Http;

/// <summary>The body of every error of the platform.</summary>
internal sealed record ErrorResponse(
    [property: JsonPropertyName("requestId")] string? RequestId,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("providerMessage")] string? ProviderMessage);

[JsonSerializable(typeof(ErrorResponse))]
internal sealed partial class ErrorJsonContext : JsonSerializerContext;
