using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>Applies a fault to a response.</summary>
internal static class FaultResponse
{
    private const int OversizedBytes = 16 * 1024 * 1024;

    private static readonly string[] UnspecifiedMembers = ["tags", "createdDate", "configuration"];

    /// <summary>Replaces the platform's response, except for drops and for delays of processed requests.</summary>
    public static Task ApplyAsync(HttpResponse response, Fault? fault) => fault switch
    {
        { Kind: FaultKind.Status } => WriteErrorAsync(
            response, fault.Status ?? StatusCodes.Status503ServiceUnavailable, fault.RetryAfter?.ToString()),
        { Kind: FaultKind.Delay, IsProcessed: false } => WriteErrorAsync(response, StatusCodes.Status504GatewayTimeout),
        { Kind: FaultKind.Truncate, IsProcessed: false } => WriteAsync(
            response, ApiResponse.ContentType, """{"message":"The request was not processed."}"""),
        { Kind: FaultKind.Html } => WriteAsync(
            response,
            "text/html",
            "<html><head><title>Proxy</title></head><body><h1>The proxy could not reach the server</h1></body></html>",
            fault.Status ?? StatusCodes.Status502BadGateway),
        { Kind: FaultKind.NotJson } => WriteAsync(response, ApiResponse.ContentType, "The request was processed."),
        { Kind: FaultKind.Unescaped } => WriteUnescapedAsync(response),
        { Kind: FaultKind.Oversized } => WriteAsync(
            response, ApiResponse.ContentType, $$"""{"padding":"{{new string('x', OversizedBytes)}}"}"""),
        _ => Task.CompletedTask,
    };

    /// <summary>Sends the body; a truncated response has half of the bytes that its Content-Length declares.</summary>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, Fault? fault)
    {
        context.Response.ContentLength = body.Length;
        if (fault is { Kind: FaultKind.Truncate })
        {
            // An abort could discard the written bytes. Kestrel closes the connection after a body that is too short.
            await context.Response.Body.WriteAsync(body[..(body.Length / 2)]);
            return;
        }

        await context.Response.Body.WriteAsync(body);
    }

    private static Task WriteUnescapedAsync(HttpResponse response)
    {
        var body = (MemoryStream)response.Body;
        if (body.Length == 0)
        {
            return Task.CompletedTask;
        }

        var json = JsonNode.Parse(body.ToArray())!;
        if (json is JsonObject members)
        {
            Array.ForEach(UnspecifiedMembers, member => members.Remove(member));
        }

        var text = ApiResponse.Text(json).Replace("\\\"", "\"", StringComparison.Ordinal);
        return WriteAsync(response, ApiResponse.ContentType, text, response.StatusCode);
    }

    private static Task WriteErrorAsync(HttpResponse response, int status, string? retryAfter = null)
    {
        Reset(response);
        response.Headers.RetryAfter = retryAfter;
        return ApiResponse.WriteErrorAsync(response, status, $"{ReasonPhrases.GetReasonPhrase(status)} (injected by the sandbox).");
    }

    private static Task WriteAsync(HttpResponse response, string contentType, string body, int status = StatusCodes.Status200OK)
    {
        Reset(response);
        response.StatusCode = status;
        response.ContentType = contentType;
        return response.WriteAsync(body);
    }

    private static void Reset(HttpResponse response) =>
        ApiResponse.Begin(response, response.Headers[ApiResponse.RequestIdHeader].ToString());
}
