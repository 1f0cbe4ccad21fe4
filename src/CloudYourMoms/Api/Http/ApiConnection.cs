using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api.Http;

/// <summary>Sends requests to the platform: without redirects, with a timeout, a size limit, and repetition where it is safe.</summary>
internal sealed class ApiConnection : IDisposable
{
    public const int MaximumBodyBytes = 10 * 1024 * 1024;

    private const int SmallestRead = 512;
    private const int LargestRead = 16384;

    // 2^31 milliseconds or more are beyond what a timer takes, and 24 days are no limit.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    // RFC 9110 section 8.3.1; no registered type is longer than this.
    private static readonly Regex MediaType = new(
        @"^[A-Za-z0-9.+\-]{1,80}/[A-Za-z0-9.+\-]{1,80}(?=\s*(?:;|$))", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly ApiConnectionOptions _options;
    private readonly HttpClient? _given;
    private readonly HttpClientPool _own = new();

    public ApiConnection(ApiConnectionOptions options, HttpMessageHandler? handler)
    {
        _options = options;
        _given = handler is null ? null : CreateHttp(handler);
    }

    /// <summary>What sends with a handler, in the module's name and without a timeout of its own.</summary>
    public static HttpClient CreateHttp(HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        // As text, which is not taken apart and put together again for each request.
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"CloudYourMoms/{typeof(ApiConnection).Assembly.GetName().Version.ToString(3)}");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");

        // Without it any compression is allowed (RFC 9110 section 12.5.3).
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "identity");

        // .NET Framework would ask before each body whether it may come, and wait for a proxy that does not know the question.
        http.DefaultRequestHeaders.ExpectContinue = false;
        return http;
    }

    /// <summary>Sends a request, and again as its <see cref="ApiRequest.Retry"/> says; the last answer is the result, whatever its status.</summary>
    /// <exception cref="ApiException">No answer; <see cref="ApiException.WasNeverSent"/> tells whether the platform can know of the request.</exception>
    /// <exception cref="OperationCanceledException">
    /// Canceled. A request whose <see cref="ApiRequest.AwaitResponseOnCancel"/> was not sent then, or certainly not processed.
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
        _given?.Dispose();
        _own.Dispose();
    }

    private async Task<ApiResponse> SendAsync(ApiRequest request, RetrySchedule schedule, CancellationToken cancellationToken)
    {
        var place = request.Address.GetLeftPart(UriPartial.Path);
        var mayHaveBeenDone = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan? pause;
            string reason;
            try
            {
                var answer = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
                pause = IsRetried(request.Retry, answer) ? schedule.NextPause(answer) : null;
                if (pause is null)
                {
                    return answer with { MayHaveBeenProcessedBefore = mayHaveBeenDone };
                }

                mayHaveBeenDone |= answer.MayHaveBeenProcessed;
                reason = $"{place} answered {(int)answer.Status}";
            }
            catch (ApiException e) when (IsRetried(request.Retry, e))
            {
                pause = schedule.NextPause(null);
                if (pause is null)
                {
                    throw;
                }

                mayHaveBeenDone |= !e.WasNeverSent;
                reason = e.Message.TrimEnd('.');
            }

            _options.Notices?.Report(new PlatformNotice(
                PlatformNoticeKind.Retry,
                schedule,
                $"{reason}. {request.Method} is sent again in {Quantity.Seconds(pause.Value)}.",
                pause.Value));
            await _options.Delay(pause.Value, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsRetried(RetryMode mode, ApiResponse answer) => mode switch
    {
        RetryMode.WhenNotProcessed => answer.IsThrottled,
        RetryMode.WhenFailed => (int)answer.Status is 429 or 502 or 503 or 504,
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
        if (_given is not null)
        {
            return await SendOnceAsync(request, _given, cancellationToken).ConfigureAwait(false);
        }

        if (request.Method == HttpMethod.Get)
        {
            var kept = _options.HttpClients?.TryGet(_options) ?? _own.TryGetUnshared(_options) ?? throw new ObjectDisposedException(nameof(ApiConnection));
            return await SendOnceAsync(request, kept, cancellationToken).ConfigureAwait(false);
        }

        // A firewall may have dropped an idle connection without a sign. A GET on it times out, and the caller may repeat it; whether any
        // other request was processed is unknown then.
        using var http = CreateHttp(HttpHandlerFactory.Create(_options));
        return await SendOnceAsync(request, http, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ApiResponse> SendOnceAsync(ApiRequest request, HttpClient http, CancellationToken cancellationToken)
    {
        request.Sending?.Invoke();
        using var message = new HttpRequestMessage(request.Method, request.Address);
        if (request.Authorization is not null)
        {
            // Not a standard scheme: .NET's own header type would refuse or reorder it.
            message.Headers.TryAddWithoutValidation("Authorization", request.Authorization);
        }

        if (request.Json is not null)
        {
            message.Content = new ByteArrayContent(request.Json);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var deadline = new CancellationTokenSource();
        if (_options.Timeout > TimeSpan.Zero && _options.Timeout < LongestTimeout)
        {
            deadline.CancelAfter(_options.Timeout);
        }

        // After the timeout, which would otherwise take the place of a cancellation that is already there.
        using var cancellation = cancellationToken.Register(() => deadline.CancelAfter(request.AwaitResponseOnCancel ? _options.CancellationGracePeriod : TimeSpan.Zero));

        var place = request.Address.GetLeftPart(UriPartial.Path);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            var received = await ReadBodyAsync(response.Content, place, deadline.Token).ConfigureAwait(false);
            var body = ResponseBody.TryDecode(response.Content, received, MaximumBodyBytes) ?? throw TooLarge(place);
            return new ApiResponse(response.StatusCode, HeaderOf(response, "Elements-Request-Id"), RetryAfterOf(response), body.Utf8)
            {
                Defect = body.Defect,
                ContentType = MediaTypeOf(response.Content),
                CodeWasSent = request.SendsCode,
                NextPage = HeaderOf(response, "Elements-Next-Page-Token"),
                TotalCount = int.TryParse(HeaderOf(response, "Elements-Total-Count"), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null,
                Date = response.Headers.Date,
            };
        }
        catch (OperationCanceledException) when (request.AwaitResponseOnCancel || !cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(
                YourMomErrorKind.RequestTimeout,
                cancellationToken.IsCancellationRequested
                    ? $"{place} did not answer within {Quantity.Seconds(_options.CancellationGracePeriod, "0.###")} after the command was stopped."
                    : $"{place} did not answer within {Quantity.Seconds(_options.Timeout, "0.###")}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException and not (FileNotFoundException or FileLoadException))
        {
            throw TransportErrorMapper.ToError(e, place);
        }
    }

    private static ApiException TooLarge(string place) =>
        new(YourMomErrorKind.ResponseTooLarge, $"The answer of {place} exceeds {MaximumBodyBytes / (1024 * 1024)} MiB.");

    private static async Task<byte[]> ReadBodyAsync(HttpContent content, string place, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        using var body = new MemoryStream((int)Math.Min(content.Headers.ContentLength ?? 0, MaximumBodyBytes));
        var buffer = new byte[Math.Min(Math.Max(body.Capacity, SmallestRead), LargestRead)];

        // .NET Framework heeds no token while it reads.
        var canceled = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken));
        int count;
        while ((count = await ReadAsync().ConfigureAwait(false)) > 0)
        {
            if (body.Length + count > MaximumBodyBytes)
            {
                throw TooLarge(place);
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

    // As it was sent: .NET gives nothing of a header that has a mistake in any part.
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
