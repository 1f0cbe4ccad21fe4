using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace CloudYourMoms;

/// <summary>Sends requests to the platform: without redirects, with a timeout, a size limit, and repetition where it is safe.</summary>
internal sealed class PlatformTransport : IDisposable
{
    public const int MaximumBodyBytes = 10 * 1024 * 1024;

    // Longer than this nobody waits at a prompt; the error then says when to come back.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly YourMomClientOptions _options;
    private readonly HttpClient _http;

    public PlatformTransport(YourMomClientOptions options, HttpMessageHandler? handler)
    {
        _options = options;
        _http = new HttpClient(handler ?? new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(
            "CloudYourMoms", typeof(PlatformTransport).Assembly.GetName().Version.ToString(3)));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>Sends a GET, and again on 429, 502, 503, 504 and network failure.</summary>
    public async Task<PlatformAnswer> GetAsync(Uri address, string? authorization, ForeignText foreign, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            var isLast = retry >= _options.MaximumRetryCount;
            TimeSpan? retryAfter = null;
            try
            {
                var answer = await SendOnceAsync(HttpMethod.Get, address, authorization, null, cancellationToken).ConfigureAwait(false);
                if (answer.IsSuccess)
                {
                    return answer;
                }

                if (isLast || !IsTransient(answer.Status) || answer.RetryAfter > LongestPause)
                {
                    throw answer.ToError(foreign);
                }

                retryAfter = answer.RetryAfter;
            }
            catch (YourMomException e) when (!isLast && e.Kind == YourMomErrorKind.ConnectionFailed)
            {
                // Nothing was changed by a GET, so a failed one is simply sent again.
            }

            await _options.Delay(retryAfter ?? Backoff(retry), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a POST, once. A lost answer is <see cref="YourMomErrorKind.CreationOutcomeUnknown"/>, not to be repeated.</summary>
    public async Task<PlatformAnswer> PostAsync(Uri address, string authorization, byte[] json, ForeignText foreign, CancellationToken cancellationToken)
    {
        PlatformAnswer answer;
        try
        {
            answer = await SendOnceAsync(HttpMethod.Post, address, authorization, json, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.RequestTimeout || e.Kind == YourMomErrorKind.ResponseTooLarge ||
                                         (e.Kind == YourMomErrorKind.ConnectionFailed && !WasNeverSent(e.InnerException)))
        {
            throw OutcomeUnknown(e);
        }

        if (answer.IsSuccess)
        {
            return answer;
        }

        var error = answer.ToError(foreign);
        // A gateway that gave up says nothing of what the platform behind it did.
        throw IsOfGateway(answer.Status) ? OutcomeUnknown(error) : error;
    }

    public static YourMomException OutcomeUnknown(YourMomException cause) => new(
        YourMomErrorKind.CreationOutcomeUnknown,
        $"The instance may or may not have been created: its creation was sent, but the answer was lost. {cause.Message}",
        cause)
    {
        StatusCode = cause.StatusCode,
        RequestId = cause.RequestId,
        ProviderMessage = cause.ProviderMessage,
    };

    public void Dispose() => _http.Dispose();

    private async Task<PlatformAnswer> SendOnceAsync(
        HttpMethod method, Uri address, string? authorization, byte[]? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        if (authorization is not null)
        {
            // Not a standard scheme: .NET's own header type would refuse or reorder it.
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (json is not null)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.Timeout);
        var place = address.GetLeftPart(UriPartial.Path);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            var body = await ReadBodyAsync(response.Content, place, deadline.Token).ConfigureAwait(false);
            return new PlatformAnswer(response.StatusCode, RequestIdOf(response), RetryAfterOf(response), body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new YourMomException(
                YourMomErrorKind.RequestTimeout,
                $"{place} did not answer within {_options.Timeout.TotalSeconds:0.###} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new YourMomException(
                YourMomErrorKind.ConnectionFailed,
                $"The connection to {place} failed: {ForeignText.OneLine(Innermost(e).Message)}",
                e);
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, string place, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + count > MaximumBodyBytes)
            {
                throw new YourMomException(YourMomErrorKind.ResponseTooLarge, $"The answer of {place} exceeds {MaximumBodyBytes / (1024 * 1024)} MiB.");
            }

            await body.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
        }

        return body.ToArray();
    }

    // 520 to 524 are those of a content delivery network that lost the server behind it.
    private static bool IsOfGateway(HttpStatusCode status) => (int)status is 408 or 502 or 504 or (>= 520 and <= 524);

    private static bool IsTransient(HttpStatusCode status) => (int)status is 429 or 502 or 503 or 504;

    private static bool WasNeverSent(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException
                {
                    SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or
                    SocketError.NoData or SocketError.HostUnreachable or SocketError.NetworkUnreachable
                } or System.Security.Authentication.AuthenticationException)
            {
                return true;
            }
        }

        return false;
    }

    private static Exception Innermost(Exception exception) =>
        exception.InnerException is null ? exception : Innermost(exception.InnerException);

    private static string? RequestIdOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Elements-Request-Id", out var values) && values.FirstOrDefault() is { Length: > 0 } id
            ? id
            : null;

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var pause = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _options.UtcNow(),
            _ => (TimeSpan?)null,
        };
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    private TimeSpan Backoff(int retry) => TimeSpan.FromTicks(_options.RetryInterval.Ticks << Math.Min(retry, 10));
}
