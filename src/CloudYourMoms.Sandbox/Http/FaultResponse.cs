using Microsoft.AspNetCore.WebUtilities;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>What a fault does to an answer.</summary>
internal static class FaultResponse
{
    private const int OversizedBytes = 16 * 1024 * 1024;

    /// <summary>Puts what goes wrong in place of the platform's answer, if it has one; drops and a processed request's delay leave it.</summary>
    public static Task SpoilAsync(HttpResponse response, Fault? fault) => fault switch
    {
        { Kind: FaultKind.Status } => WriteErrorAsync(response, fault.Status ?? StatusCodes.Status503ServiceUnavailable, fault.RetryAfter?.ToString()),
        { Kind: FaultKind.Delay, IsProcessed: false } => WriteErrorAsync(response, StatusCodes.Status504GatewayTimeout),
        { Kind: FaultKind.Truncate, IsProcessed: false } => WriteAsync(response, PlatformAnswer.ContentType, """{"message":"Nothing was done."}"""),
        { Kind: FaultKind.Html } => WriteAsync(
            response,
            "text/html",
            "<html><head><title>Proxy</title></head><body><h1>The proxy could not reach the server</h1></body></html>",
            fault.Status ?? StatusCodes.Status502BadGateway),
        { Kind: FaultKind.NotJson } => WriteAsync(response, PlatformAnswer.ContentType, "Done: your instance is being looked after."),
        { Kind: FaultKind.Oversized } => WriteAsync(response, PlatformAnswer.ContentType, $$"""{"padding":"{{new string('x', OversizedBytes)}}"}"""),
        _ => Task.CompletedTask,
    };

    /// <summary>Sends the answer; when truncated, half of what its Content-Length promises.</summary>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> answer, Fault? fault)
    {
        context.Response.ContentLength = answer.Length;
        if (fault is { Kind: FaultKind.Truncate })
        {
            // Not aborted: that could discard what was just written. Kestrel logs too short a body and ends the connection by itself.
            await context.Response.Body.WriteAsync(answer[..(answer.Length / 2)]);
            return;
        }

        await context.Response.Body.WriteAsync(answer);
    }

    private static Task WriteErrorAsync(HttpResponse response, int status, string? retryAfter = null)
    {
        StartOver(response);
        response.Headers.RetryAfter = retryAfter;
        return PlatformAnswer.WriteErrorAsync(response, status, $"{ReasonPhrases.GetReasonPhrase(status)} (a fault of the sandbox).");
    }

    private static Task WriteAsync(HttpResponse response, string contentType, string body, int status = StatusCodes.Status200OK)
    {
        StartOver(response);
        response.StatusCode = status;
        response.ContentType = contentType;
        return response.WriteAsync(body);
    }

    private static void StartOver(HttpResponse response) =>
        PlatformAnswer.Begin(response, response.Headers[PlatformAnswer.RequestIdHeader].ToString());
}
