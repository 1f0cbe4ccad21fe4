using System.Text.Json.Serialization;

namespace CloudYourMoms.Api.Http;

/// <summary>The body of the platform's errors.</summary>
internal sealed record ErrorResponse(
    [property: JsonPropertyName("requestId")] string? RequestId,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("providerMessage")] string? ProviderMessage);

[JsonSerializable(typeof(ErrorResponse))]
internal sealed partial class ErrorJsonContext : JsonSerializerContext;
