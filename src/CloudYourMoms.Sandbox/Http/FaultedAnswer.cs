using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>What a fault does to an answer.</summary>
internal static class FaultedAnswer
{
    private const int OversizedBytes = 16 * 1024 * 1024;

    private static readonly byte[] NotJson = Encoding.UTF8.GetBytes("Done: your instance is being looked after.");

    /// <summary>Answers in place of the platform, for the faults that keep a request from being processed.</summary>
    public static async Task<bool> TryReplaceAsync(HttpResponse response, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status:
                var status = fault.Status ?? StatusCodes.Status503ServiceUnavailable;
                response.Headers.RetryAfter = fault.RetryAfter?.ToString();
                await PlatformAnswer.WriteErrorAsync(response, status, $"{ReasonPhrases.GetReasonPhrase(status)} (a fault of the sandbox).");
                return true;
            case FaultKind.Html:
                response.StatusCode = fault.Status ?? StatusCodes.Status502BadGateway;
                response.ContentType = "text/html";
                await response.WriteAsync("<html><head><title>Proxy</title></head><body><h1>The proxy could not reach the server</h1></body></html>");
                return true;
            case FaultKind.Oversized:
                response.ContentType = "application/json;charset=UTF-8";
                await response.WriteAsync($$"""{"padding":"{{new string('x', OversizedBytes)}}"}""");
                return true;
            default:
                return fault.Kind is FaultKind.DropBefore;
        }
    }

    /// <summary>Puts text which is not JSON in place of what the platform answered.</summary>
    public static void Spoil(HttpResponse response, MemoryStream answer, Fault? fault)
    {
        if (fault is { Kind: FaultKind.NotJson })
        {
            response.StatusCode = StatusCodes.Status200OK;
            answer.SetLength(0);
            answer.Write(NotJson);
        }
    }

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
}
