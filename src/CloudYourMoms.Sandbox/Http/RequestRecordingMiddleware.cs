using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>
/// The outermost middleware: assigns a request id, reads the body, applies faults, and records the request before the first byte
/// of the response is sent, so that a client with a response always finds its request recorded.
/// </summary>
internal sealed class RequestRecordingMiddleware(TimeProvider time, FaultQueue faults, RequestHistory history, CancellationToken stopping)
{
    public const int MaximumBody = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<InternalEndpointMetadata>() is not null)
        {
            await next(context);
            return;
        }

        var (receivedAt, start) = (time.GetUtcNow(), time.GetTimestamp());
        var response = context.Response;
        var wire = response.Body;
        using var buffer = new MemoryStream();
        response.Body = buffer;
        ApiResponse.Begin(response, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));

        byte[] body = [];
        var fault = faults.Take(context.Request.Method, context.Request.Path);
        try
        {
            body = await ReadBodyAsync(context.Request);
            if (fault is null or { IsProcessed: true })
            {
                await next(context);
                await AddMissingErrorBodyAsync(context);
            }
        }
        catch (ApiException refusal)
        {
            await ApiResponse.WriteErrorAsync(response, refusal.Status, refusal.Message, refusal.ProviderMessage);
        }
        catch (BadHttpRequestException malformed)
        {
            await ApiResponse.WriteErrorAsync(response, malformed.StatusCode, malformed.Message);
        }

        await FaultResponse.ApplyAsync(response, fault);
        var dropped = fault?.Kind is FaultKind.DropBefore or FaultKind.DropAfter;
        var number = history.Add(Record(context.Request, body, dropped ? null : response.StatusCode, receivedAt));
        if (dropped)
        {
            history.Finish(number, time.GetElapsedTime(start));
            context.Abort();
            return;
        }

        var delay = fault is { Kind: FaultKind.Delay } ? fault.Delay : context.Features.Get<ResponseDelay>()?.Delay ?? TimeSpan.Zero;
        if (!await DelayAsync(delay))
        {
            context.Abort();
            return;
        }

        history.Finish(number, time.GetElapsedTime(start));
        response.Body = wire;
        await FaultResponse.SendAsync(context, buffer.GetBuffer().AsMemory(0, (int)buffer.Length), fault);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        using var received = new MemoryStream();
        await request.Body.CopyToAsync(received);
        var body = received.ToArray();
        request.Body = new MemoryStream(body);
        return body;
    }

    private async Task<bool> DelayAsync(TimeSpan delay)
    {
        // Not canceled by a client that disconnects: the sandbox's state must not depend on it.
        await Task.Delay(delay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private static Task AddMissingErrorBodyAsync(HttpContext context) => context.Response switch
    {
        { StatusCode: StatusCodes.Status404NotFound, Body.Length: 0 } =>
            ApiResponse.WriteErrorAsync(context.Response, StatusCodes.Status404NotFound, $"No resource at {context.Request.Path}."),
        { StatusCode: StatusCodes.Status405MethodNotAllowed, Body.Length: 0 } =>
            ApiResponse.WriteErrorAsync(
                context.Response,
                StatusCodes.Status405MethodNotAllowed,
                $"{context.Request.Method} is not allowed at {context.Request.Path}; allowed: {context.Response.Headers.Allow}."),
        _ => Task.CompletedTask,
    };

    private static ReceivedRequest Record(HttpRequest request, byte[] body, int? status, DateTimeOffset receivedAt) => new(
        request.Method,
        request.Path.ToString(),
        request.QueryString.ToString(),
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Encoding.UTF8.GetString(body),
        status)
    {
        ReceivedAt = receivedAt,
    };
}

/// <summary>Marks an endpoint of the dashboard: faults do not apply, and its requests are not recorded.</summary>
internal sealed record InternalEndpointMetadata;

/// <summary>Set by an endpoint to delay its response after the request is recorded.</summary>
internal sealed record ResponseDelay(TimeSpan Delay);
