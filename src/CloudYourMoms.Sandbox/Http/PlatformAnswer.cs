using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>Writes the platform's JSON.</summary>
internal static class PlatformAnswer
{
    public const string RequestIdHeader = "Elements-Request-Id";

    // The specification shows & and + unescaped in its answers; the default encoder writes them as \u0026 and \u002B.
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static Task WriteAsync(HttpResponse response, int status, JsonNode body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json;charset=UTF-8";
        return response.WriteAsync(body.ToJsonString(Json));
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
