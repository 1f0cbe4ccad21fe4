using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CloudYourMoms;

/// <summary>One answer of the platform, read whole.</summary>
internal sealed record PlatformAnswer(HttpStatusCode Status, string? RequestId, TimeSpan? RetryAfter, byte[] Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as the JSON expected, or null when it is not.</summary>
    public T? TryRead<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error for an answer with a success status whose content is not the one documented.</summary>
    public YourMomException Unexpected(string expected, ForeignText foreign) => new(
        YourMomErrorKind.UnexpectedResponse,
        $"The platform answered {Describe()}, but not with {expected}. It begins: {Beginning(foreign)}")
    {
        StatusCode = (int)Status,
        RequestId = RequestId,
    };

    /// <summary>The error for an answer that is not a success.</summary>
    public YourMomException ToError(ForeignText foreign)
    {
        var error = TryRead(WireContext.Default.ErrorAnswer);
        var requestId = RequestId ?? (error?.RequestId is { } id ? foreign.Excerpt(id) : null);
        var providerMessage = error?.ProviderMessage is { Length: > 0 } words ? foreign.Excerpt(words) : null;
        var text = new StringBuilder($"The platform answered {Describe()}: ");
        text.Append(error?.Message is { Length: > 0 } message ? foreign.Excerpt(message) : Beginning(foreign));
        if (providerMessage is not null)
        {
            text.Append(" The provider said: ").Append(providerMessage);
        }

        if (RetryAfter is { } pause)
        {
            text.Append($" It asks to wait {pause.TotalSeconds:0} seconds.");
        }

        if (requestId is not null)
        {
            text.Append($" Request id: {requestId}.");
        }

        return new YourMomException(KindOf(Status), text.ToString())
        {
            StatusCode = (int)Status,
            RequestId = requestId,
            ProviderMessage = providerMessage,
        };
    }

    private static YourMomErrorKind KindOf(HttpStatusCode status) => (int)status switch
    {
        401 => YourMomErrorKind.CredentialRejected,
        403 => YourMomErrorKind.AccessDenied,
        404 => YourMomErrorKind.NotFound,
        429 => YourMomErrorKind.TooManyRequests,
        >= 400 and < 500 => YourMomErrorKind.RequestRejected,
        >= 500 => YourMomErrorKind.PlatformUnavailable,
        _ => YourMomErrorKind.UnexpectedResponse,
    };

    private string Describe() => RequestId is null ? $"{(int)Status}" : $"{(int)Status} (request id {RequestId})";

    private string Beginning(ForeignText foreign)
    {
        var text = foreign.Excerpt(Encoding.UTF8.GetString(Body));
        return text.Length == 0 ? "(nothing)" : text;
    }
}
