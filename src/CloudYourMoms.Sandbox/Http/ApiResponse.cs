using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>Writes the platform's JSON responses.</summary>
internal static class ApiResponse
{
    public const string RequestIdHeader = "Elements-Request-Id";
    public const string ContentType = "application/json;charset=UTF-8";

    // The specification's responses do not escape & and +; the default encoder writes them as \u0026 and \u002B.
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IndentSize = 4,
        NewLine = "\n",
    };

    /// <summary>Clears the response and sets the headers of all responses.</summary>
    public static void Begin(HttpResponse response, string requestId)
    {
        response.Clear();
        response.Headers[RequestIdHeader] = requestId;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    public static string Date(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Text(JsonNode body) => body.ToJsonString(Json);

    public static Task WriteAsync(HttpResponse response, int status, JsonNode body)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        return response.WriteAsync(Text(body));
    }

    public static Task WriteErrorAsync(HttpResponse response, int status, string message, string? providerMessage = null)
    {
        var body = new JsonObject
        {
            ["requestId"] = response.Headers[RequestIdHeader].ToString(),
            ["message"] = message,
        };
        if (providerMessage is not null)
        {
            body["providerMessage"] = providerMessage;
        }

        return WriteAsync(response, status, body);
    }
}
