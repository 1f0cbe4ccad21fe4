using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api.Http;

/// <summary>A response of the platform, with its complete body.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, string? RequestId, TimeSpan? RetryAfter, byte[] Body)
{
    /// <summary>The maximum nesting depth of JSON, sent or received: the limit of .NET's writer.</summary>
    public const int MaximumDepth = 1000;

    /// <summary>Why the body cannot be decoded completely; null if it can.</summary>
    public string? Defect { get; init; }

    /// <summary>The media type, such as <c>application/json</c>; null if the header is missing or invalid.</summary>
    public string? ContentType { get; init; }

    /// <summary>The token of the next page of a list; null if there are no more pages.</summary>
    public string? NextPage { get; init; }

    /// <summary>The number of items in all pages of a list.</summary>
    public int? TotalCount { get; init; }

    /// <summary>The Date header: the sender's time of the response, in whole seconds.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>True if the platform may have processed an earlier attempt of the same request.</summary>
    public bool MayHaveBeenProcessedBefore { get; init; }

    /// <summary>True if the request contained an authorization code.</summary>
    public bool CodeWasSent { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>
    /// True if the platform may have processed the request: a gateway timeout does not show the result, and a server error (5xx) may occur
    /// after processing.
    /// </summary>
    public bool MayHaveBeenProcessed => (int)Status is 408 or >= 500;

    /// <summary>True if the platform did not process the request because there were too many (RFC 6585 section 4).</summary>
    public bool IsThrottled => (int)Status == 429;

    /// <summary>The body as text, without a byte order mark. Invalid bytes become U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Body).TrimStart('\uFEFF');

    /// <summary>True if the body is an error in the platform's format, and not from a proxy.</summary>
    public bool IsPlatformError =>
        TryRead(ErrorJsonContext.Default.ErrorResponse) is { Message: not null } error && (error.RequestId ?? RequestId) is not null;

    /// <summary>Deserializes the body; null if it does not have the expected form.</summary>
    public T? TryRead<T>(JsonTypeInfo<T> type)
        where T : class
    {
        if (Defect is not null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Json().Span, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Parses the body as JSON; null if it is not JSON or has a defect.</summary>
    public JsonDocument? TryParse() => Defect is null ? TryParseDamaged() : null;

    /// <summary>Parses the body as JSON, with invalid bytes as U+FFFD.</summary>
    public JsonDocument? TryParseDamaged()
    {
        try
        {
            return JsonDocument.Parse(Json(), new JsonDocumentOptions { MaxDepth = MaximumDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Throws unless the response has a success status and is empty or JSON. Other content is not from the platform.</summary>
    /// <exception cref="ApiException">The response is an error, or not from the platform.</exception>
    public void EnsureSuccess(Redactor redactor)
    {
        if (!IsSuccess)
        {
            throw ToError(redactor);
        }

        using var json = TryParse();
        if (Defect is not null || (json is null && !string.IsNullOrWhiteSpace(Text)))
        {
            throw Unexpected(Messages.ResponseExpectedJsonOrEmptyBody, redactor);
        }
    }

    /// <summary>Creates the error for a successful response whose content is undocumented or cannot be decoded.</summary>
    /// <remarks>The message does not quote the content, which can contain an unknown token in any form.</remarks>
    public ApiException Unexpected(string expected, Redactor redactor) => Error(
        Defect is null ? YourMomErrorKind.UnexpectedResponse : YourMomErrorKind.ResponseUndecodable,
        RequestId is null ? null : redactor.Sanitize(RequestId),
        null,
        Defect is null
            ? Messages.FormatResponseUnexpected((int)Status, expected, Describe(redactor))
            : Messages.FormatResponseUndecodable((int)Status, Defect));

    /// <summary>Creates the error for a response with an error status.</summary>
    public ApiException ToError(Redactor redactor)
    {
        var error = TryRead(ErrorJsonContext.Default.ErrorResponse);
        var message = error?.Message is { Length: > 0 } text ? redactor.Sanitize(text) : BodyExcerpt(redactor);
        var providerMessage = error?.ProviderMessage is { Length: > 0 } words ? redactor.Sanitize(words) : null;
        return Error(
            KindOf(Status),
            (RequestId ?? error?.RequestId) is { } id ? redactor.Sanitize(id) : null,
            providerMessage,
            Status == HttpStatusCode.ProxyAuthenticationRequired
                ? Messages.FormatProxyError((int)Status, message)
                : Messages.FormatPlatformError((int)Status, message),
            providerMessage is null ? null : Messages.FormatProviderMessage(providerMessage),
            RetryAfter is { } pause ? Messages.FormatRetryAfter(Quantity.Seconds(pause)) : null);
    }

    /// <summary>The body as UTF-8, without a byte order mark. Invalid bytes become U+FFFD.</summary>
    /// <remarks>Valid UTF-8 is not copied: as a string, a long list would take three times the memory.</remarks>
    public ReadOnlyMemory<byte> Json()
    {
        try
        {
            _ = TextEncoding.StrictUtf8.GetCharCount(Body);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.UTF8.GetBytes(Text);
        }

        ReadOnlyMemory<byte> json = Body;
        while (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json.Slice("\uFEFF"u8.Length);
        }

        return json;
    }

    private ApiException Error(YourMomErrorKind kind, string? requestId, string? providerMessage, params string?[] sentences)
    {
        string?[] all = [.. sentences, requestId is null ? null : Messages.FormatRequestId(requestId)];
        return new ApiException(kind, string.Join(" ", all.OfType<string>().Select(sentence => sentence.TrimEnd('.') + ".")))
        {
            StatusCode = (int)Status,
            RequestId = requestId,
            ProviderMessage = providerMessage,
            CodeWasSent = CodeWasSent,
        };
    }

    private static YourMomErrorKind KindOf(HttpStatusCode status) => (int)status switch
    {
        401 => YourMomErrorKind.CredentialRejected,
        403 => YourMomErrorKind.AccessDenied,
        404 => YourMomErrorKind.NotFound,
        407 => YourMomErrorKind.ProxyRefused,
        429 => YourMomErrorKind.TooManyRequests,
        >= 400 and < 500 => YourMomErrorKind.RequestRejected,
        >= 500 => YourMomErrorKind.PlatformUnavailable,
        _ => YourMomErrorKind.UnexpectedResponse,
    };

    private string Describe(Redactor redactor)
    {
        if (Body.Length == 0)
        {
            return Messages.ResponseEmpty;
        }

        var contentType = ContentType is null ? Messages.ResponseContentTypeUnknown : redactor.Sanitize(ContentType);
        try
        {
            using var json = JsonDocument.Parse(Json(), new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return Messages.FormatResponseOtherJson(Body.Length, contentType, json.RootElement.ValueKind);
        }
        catch (JsonException e)
        {
            return Messages.FormatResponseNotJson(Body.Length, contentType, e.LineNumber + 1, e.BytePositionInLine + 1);
        }
    }

    private string BodyExcerpt(Redactor redactor)
    {
        if (Defect is not null)
        {
            return Messages.FormatResponseBodyUnreadable(Defect);
        }

        var text = redactor.Sanitize(Encoding.UTF8.GetString(Body));
        return text.Length == 0 ? Messages.ResponseBodyEmpty : text;
    }
}
