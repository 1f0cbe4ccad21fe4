using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>Reads the body of a request that must be a JSON object.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the raw body.</summary>
    /// <exception cref="ApiException">415: the content type is not JSON.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        RequireJson(request.ContentType);
        using var received = new MemoryStream();
        await request.Body.CopyToAsync(received);
        return received.ToArray();
    }

    /// <exception cref="ApiException">400: the body is not a JSON object in UTF-8, or has duplicate properties.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw Bad("The body is not valid UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Bad("The body must be a JSON object.");
        }
        catch (JsonException invalid)
        {
            throw Bad($"The body is not valid JSON: {invalid.Message}");
        }
    }

    private static void RequireJson(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || !string.Equals(type.CharSet?.Trim('"') ?? "utf-8", "utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json, in UTF-8.");
        }
    }

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
