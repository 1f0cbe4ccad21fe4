using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api.Http;

/// <summary>One answer of the platform, read whole.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, string? RequestId, TimeSpan? RetryAfter, byte[] Body)
{
    /// <summary>How deep JSON may be nested, sent or received: as deep as .NET writes it.</summary>
    public const int MaximumDepth = 1000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Why the body cannot be read, or not to the last character; null when it can.</summary>
    public string? Defect { get; init; }

    /// <summary>The media type, such as <c>application/json</c>; null when there is none that is well-formed.</summary>
    public string? ContentType { get; init; }

    /// <summary>What to ask for the next page of a list with.</summary>
    public string? NextPage { get; init; }

    /// <summary>How many items all pages of a list have.</summary>
    public int? TotalCount { get; init; }

    /// <summary>When the answer was made, by the clock of who made it, to the second.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>True when the same request was sent before, and the platform may have done what it asks for although no answer of its came.</summary>
    public bool MayHaveBeenProcessedBefore { get; init; }

    /// <summary>True when the request held an authorization code.</summary>
    public bool CodeWasSent { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>True when what was asked for may have been done all the same: a gateway that gave up says nothing of the platform behind it, and one that failed (5xx) may have done so afterwards.</summary>
    public bool MayHaveBeenProcessed => (int)Status is 408 or >= 500;

    /// <summary>True when the platform did not process the request because there were too many (RFC 6585 section 4).</summary>
    public bool IsThrottled => (int)Status == 429;

    /// <summary>The body's text; a byte order mark, or a damaged character in some text, is no reason to lose what the rest says.</summary>
    public string Text => Encoding.UTF8.GetString(Body).TrimStart('\uFEFF');

    /// <summary>True when the body is an error in the platform's form, and not of a proxy before it.</summary>
    public bool IsPlatformError => TryRead(ErrorJsonContext.Default.ErrorResponse) is { Message: not null } error && (error.RequestId ?? RequestId) is not null;

    /// <summary>The body as the JSON expected, or null when it is not.</summary>
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

    /// <summary>The body as any JSON, or null when it is none, or has a defect.</summary>
    public JsonDocument? TryParse() => Defect is null ? TryParseDamaged() : null;

    /// <summary>The same with U+FFFD in place of what is damaged.</summary>
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

    /// <summary>Throws unless the answer is a success, whatever it says. One that is no JSON is a page of somebody else.</summary>
    /// <exception cref="ApiException">The answer is an error, or no answer of the platform.</exception>
    public void EnsureSuccess(Redactor foreign)
    {
        if (!IsSuccess)
        {
            throw ToError(foreign);
        }

        using var json = TryParse();
        if (Defect is not null || (json is null && !string.IsNullOrWhiteSpace(Text)))
        {
            throw Unexpected("JSON, or nothing", foreign);
        }
    }

    /// <summary>The error for an answer with a success status whose content is not the one documented, or cannot be read.</summary>
    /// <remarks>It quotes nothing of the content, which can hold an unknown token in any form.</remarks>
    public ApiException Unexpected(string expected, Redactor foreign) => Error(
        Defect is null ? YourMomErrorKind.UnexpectedResponse : YourMomErrorKind.ResponseUndecodable,
        RequestId is null ? null : foreign.Sanitize(RequestId),
        null,
        Defect is null
            ? $"The platform answered {(int)Status}, but not with {expected}. {Describe(foreign)}"
            : $"The platform answered {(int)Status}, so the request was done, but its answer cannot be read: {Defect}");

    /// <summary>The error for an answer that is not a success.</summary>
    public ApiException ToError(Redactor foreign)
    {
        var error = TryRead(ErrorJsonContext.Default.ErrorResponse);
        var message = error?.Message is { Length: > 0 } text ? foreign.Sanitize(text) : BodyExcerpt(foreign);
        var providerMessage = error?.ProviderMessage is { Length: > 0 } words ? foreign.Sanitize(words) : null;
        return Error(
            KindOf(Status),
            (RequestId ?? error?.RequestId) is { } id ? foreign.Sanitize(id) : null,
            providerMessage,
            $"The {(Status == HttpStatusCode.ProxyAuthenticationRequired ? "proxy" : "platform")} answered {(int)Status}: {message}",
            providerMessage is null ? null : $"The provider said: {providerMessage}",
            RetryAfter is { } pause ? $"It asks to wait {Quantity.Seconds(pause)}" : null);
    }

    private ApiException Error(YourMomErrorKind kind, string? requestId, string? providerMessage, params string?[] sentences)
    {
        string?[] all = [.. sentences, requestId is null ? null : $"Request id: {requestId}"];
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

    // As it came where it is sound: that of a long list as a text would take three times the room.
    private ReadOnlyMemory<byte> Json()
    {
        try
        {
            _ = Strict.GetCharCount(Body);
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

    private string Describe(Redactor foreign)
    {
        if (Body.Length == 0)
        {
            return "Its response is empty.";
        }

        var content = $"Its response is {Body.Length} bytes of {(ContentType is null ? "unknown type" : foreign.Sanitize(ContentType))}";
        try
        {
            using var json = JsonDocument.Parse(Json(), new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return $"{content}: valid JSON ({json.RootElement.ValueKind}) with other content.";
        }
        catch (JsonException e)
        {
            return $"{content}, and not JSON: the first error is in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";
        }
    }

    private string BodyExcerpt(Redactor foreign)
    {
        if (Defect is not null)
        {
            return $"(a text that cannot be read: {Defect})";
        }

        var text = foreign.Sanitize(Encoding.UTF8.GetString(Body));
        return text.Length == 0 ? "(nothing)" : text;
    }
}
