using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>
/// The outermost step of every request: gives it an id, reads its body, lets faults strike, and notes it before the
/// first byte of the answer leaves, so that whoever has the answer finds the note.
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
        using var answer = new MemoryStream();
        response.Body = answer;
        PlatformAnswer.Begin(response, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));

        byte[] body = [];
        var fault = faults.Take(context.Request.Method, context.Request.Path);
        try
        {
            body = await ReadBodyAsync(context.Request);
            if (fault is null or { IsProcessed: true })
            {
                await next(context);
                await ExplainEmptyErrorAsync(context);
            }
        }
        catch (ApiException refusal)
        {
            await PlatformAnswer.WriteErrorAsync(response, refusal.Status, refusal.Message, refusal.ProviderMessage);
        }
        catch (BadHttpRequestException malformed)
        {
            await PlatformAnswer.WriteErrorAsync(response, malformed.StatusCode, malformed.Message);
        }

        await FaultResponse.SpoilAsync(response, fault);
        var dropped = fault?.Kind is FaultKind.DropBefore or FaultKind.DropAfter;
        var note = history.Add(Note(context.Request, body, dropped ? null : response.StatusCode, receivedAt));
        if (dropped)
        {
            history.Finish(note, time.GetElapsedTime(start));
            context.Abort();
            return;
        }

        var delay = fault is { Kind: FaultKind.Delay } ? fault.Delay : context.Features.Get<ResponseDelay>()?.Delay ?? TimeSpan.Zero;
        if (!await HoldBackAsync(delay))
        {
            context.Abort();
            return;
        }

        history.Finish(note, time.GetElapsedTime(start));
        response.Body = wire;
        await FaultResponse.SendAsync(context, answer.GetBuffer().AsMemory(0, (int)answer.Length), fault);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        using var received = new MemoryStream();
        await request.Body.CopyToAsync(received);
        var body = received.ToArray();
        request.Body = new MemoryStream(body);
        return body;
    }

    private async Task<bool> HoldBackAsync(TimeSpan delay)
    {
        // Not bound to the connection: a client that goes away must not be able to tell from the sandbox's state.
        await Task.Delay(delay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private static Task ExplainEmptyErrorAsync(HttpContext context) => context.Response switch
    {
        { StatusCode: StatusCodes.Status404NotFound, Body.Length: 0 } =>
            PlatformAnswer.WriteErrorAsync(context.Response, StatusCodes.Status404NotFound, $"No resource at {context.Request.Path}."),
        { StatusCode: StatusCodes.Status405MethodNotAllowed, Body.Length: 0 } =>
            PlatformAnswer.WriteErrorAsync(
                context.Response,
                StatusCodes.Status405MethodNotAllowed,
                $"{context.Request.Method} is not allowed at {context.Request.Path}; allowed: {context.Response.Headers.Allow}."),
        _ => Task.CompletedTask,
    };

    private static ReceivedRequest Note(HttpRequest request, byte[] body, int? status, DateTimeOffset receivedAt) => new(
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
