using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api.Http;

/// <summary>Sends requests to the platform, with a timeout, a size limit and safe retries, and without redirects.</summary>
internal sealed class ApiConnection : IDisposable
{
    public const int MaximumBodyBytes = 10 * 1024 * 1024;

    private const int MinimumBuffer = 512;
    private const int MaximumBuffer = 16384;

    // RFC 9110 section 8.3.1. Registered types are not longer.
    private static readonly Regex MediaType = new(
        @"^[A-Za-z0-9.+\-]{1,80}/[A-Za-z0-9.+\-]{1,80}(?=\s*(?:;|$))", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly ApiConnectionOptions _options;
    private readonly HttpClient? _client;
    private readonly HttpClientPool _pool = new();

    public ApiConnection(ApiConnectionOptions options, HttpMessageHandler? handler)
    {
        _options = options;
        _client = handler is null ? null : CreateHttp(handler);
    }

    /// <summary>Creates a client with the module's User-Agent and without its own timeout.</summary>
    public static HttpClient CreateHttp(HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        // Without validation, the header is not parsed and formatted again for each request.
        var version = typeof(ApiConnection).Assembly.GetName().Version.ToString(3);
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"CloudYourMoms/{version}");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");

        // Without this header, any content coding is acceptable (RFC 9110 section 12.5.3).
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "identity");

        // .NET Framework sends Expect: 100-continue before each body, and waits for proxies that do not support it.
        http.DefaultRequestHeaders.ExpectContinue = false;
        return http;
    }

    /// <summary>
    /// Sends a request, with retries according to <see cref="ApiRequest.Retry"/>. Returns the last response, with any status.
    /// </summary>
    /// <exception cref="ApiException">
    /// No response. <see cref="ApiException.WasNeverSent"/> indicates whether the platform can have received the request.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Canceled. If <see cref="ApiRequest.AwaitResponseOnCancel"/> is true, the request was not sent or not processed.
    /// </exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var schedule = new RetrySchedule(_options);
        try
        {
            return await SendAsync(request, schedule, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (schedule.HasRetried)
            {
                _options.Notices?.Report(new PlatformNotice(PlatformNoticeKind.Ended, schedule, string.Empty, TimeSpan.Zero));
            }
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _pool.Dispose();
    }

    private async Task<ApiResponse> SendAsync(ApiRequest request, RetrySchedule schedule, CancellationToken cancellationToken)
    {
        var url = request.Address.GetLeftPart(UriPartial.Path);
        var mayHaveBeenProcessed = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan? pause;
            string reason;
            try
            {
                var response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
                pause = IsRetried(request.Retry, response) ? schedule.NextPause(response) : null;
                if (pause is null)
                {
                    return response with { MayHaveBeenProcessedBefore = mayHaveBeenProcessed };
                }

                mayHaveBeenProcessed |= response.MayHaveBeenProcessed;
                reason = Messages.FormatRetryReasonStatus(url, (int)response.Status);
            }
            catch (ApiException e) when (IsRetried(request.Retry, e))
            {
                pause = schedule.NextPause(null);
                if (pause is null)
                {
                    throw;
                }

                mayHaveBeenProcessed |= !e.WasNeverSent;
                reason = e.Message.TrimEnd('.');
            }

            _options.Notices?.Report(new PlatformNotice(
                PlatformNoticeKind.Retry,
                schedule,
                Messages.FormatRequestRetry(reason, request.Method, Quantity.Seconds(pause.Value)),
                pause.Value));
            await _options.Delay(pause.Value, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsRetried(RetryMode mode, ApiResponse response) => mode switch
    {
        RetryMode.WhenNotProcessed => response.IsThrottled,
        RetryMode.WhenFailed => (int)response.Status is 429 or 502 or 503 or 504,
        _ => false,
    };

    private static bool IsRetried(RetryMode mode, ApiException failure) => failure.Kind == YourMomErrorKind.ConnectionFailed && mode switch
    {
        RetryMode.WhenNotProcessed => failure.WasNeverSent,
        RetryMode.WhenFailed => true,
        _ => false,
    };

    private async Task<ApiResponse> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        if (_client is not null)
        {
            return await SendOnceAsync(request, _client, cancellationToken).ConfigureAwait(false);
        }

        if (request.Method == HttpMethod.Get)
        {
            var pooled = _options.HttpClients?.TryGet(_options) ?? _pool.TryGetUnshared(_options)
                ?? throw new ObjectDisposedException(nameof(ApiConnection));
            return await SendOnceAsync(request, pooled, cancellationToken).ConfigureAwait(false);
        }

        // A firewall may silently drop an idle connection, so that a request on it times out. The caller can repeat a GET, but for any
        // other request it would be unknown whether it was processed.
        using var http = CreateHttp(HttpHandlerFactory.Create(_options));
        return await SendOnceAsync(request, http, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ApiResponse> SendOnceAsync(ApiRequest request, HttpClient http, CancellationToken cancellationToken)
    {
        request.Sending?.Invoke();
        using var message = new HttpRequestMessage(request.Method, request.Address);
        if (request.Authorization is not null)
        {
            // Not a standard scheme: .NET's header type would reject or reorder it.
            message.Headers.TryAddWithoutValidation("Authorization", request.Authorization);
        }

        if (request.Json is not null)
        {
            message.Content = new ByteArrayContent(request.Json);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var deadline = new CancellationTokenSource();
        if (_options.Timeout > TimeSpan.Zero && _options.Timeout < RetrySchedule.MaximumTimer)
        {
            deadline.CancelAfter(_options.Timeout);
        }

        // Registered after the timeout is set: otherwise the timeout would replace a cancellation that is already requested.
        using var cancellation = cancellationToken.Register(
            () => deadline.CancelAfter(request.AwaitResponseOnCancel ? _options.CancellationGracePeriod : TimeSpan.Zero));

        var url = request.Address.GetLeftPart(UriPartial.Path);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
            var received = await ReadBodyAsync(response.Content, url, deadline.Token).ConfigureAwait(false);
            var body = ResponseBody.TryDecode(response.Content, received, MaximumBodyBytes) ?? throw TooLarge(url);
            return new ApiResponse(response.StatusCode, HeaderOf(response, "Elements-Request-Id"), RetryAfterOf(response), body.Utf8)
            {
                Defect = body.Defect,
                ContentType = MediaTypeOf(response.Content),
                CodeWasSent = request.SendsCode,
                NextPage = HeaderOf(response, "Elements-Next-Page-Token"),
                TotalCount = TotalCountOf(response),
                Date = response.Headers.Date,
            };
        }
        catch (OperationCanceledException) when (request.AwaitResponseOnCancel || !cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(
                YourMomErrorKind.RequestTimeout,
                cancellationToken.IsCancellationRequested
                    ? Messages.FormatRequestTimeoutAfterStop(url, Quantity.Seconds(_options.CancellationGracePeriod, "0.###"))
                    : Messages.FormatRequestTimeout(url, Quantity.Seconds(_options.Timeout, "0.###")));
        }
        catch (Exception e) when (e is HttpRequestException or IOException and not (FileNotFoundException or FileLoadException))
        {
            throw TransportErrorMapper.ToError(e, url);
        }
    }

    private static ApiException TooLarge(string url) =>
        new(YourMomErrorKind.ResponseTooLarge, Messages.FormatResponseTooLarge(url, MaximumBodyBytes / (1024 * 1024)));

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, string url, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        using var body = new MemoryStream((int)Math.Min(content.Headers.ContentLength ?? 0, MaximumBodyBytes));
        var buffer = new byte[Math.Min(Math.Max(body.Capacity, MinimumBuffer), MaximumBuffer)];

        // .NET Framework ignores the cancellation token during a read.
        var canceled = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken));
        int count;
        while ((count = await ReadAsync().ConfigureAwait(false)) > 0)
        {
            if (body.Length + count > MaximumBodyBytes)
            {
                throw TooLarge(url);
            }

            await body.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
        }

        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();

        async Task<int> ReadAsync()
        {
            var reading = stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken);
            return await (await Task.WhenAny(reading, canceled.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static int? TotalCountOf(HttpResponseMessage response) =>
        int.TryParse(HeaderOf(response, "Elements-Total-Count"), NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? total
            : null;

    // The raw header: .NET returns null if any part of it is invalid.
    private static string? MediaTypeOf(HttpContent content) =>
        content.Headers.TryGetValues("Content-Type", out var values) &&
        MediaType.Match(string.Join(",", values)) is { Success: true } type ? type.Value : null;

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
}
