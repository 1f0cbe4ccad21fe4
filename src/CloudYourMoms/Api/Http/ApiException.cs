using CloudYourMoms.Errors;

namespace CloudYourMoms.Api.Http;

/// <summary>A request that the platform rejected, or that has no usable response.</summary>
public sealed class ApiException : YourMomException
{
    /// <summary>Initializes an exception of a kind.</summary>
    /// <param name="kind">The kind of the error.</param>
    /// <param name="message">The message for the user, without secrets.</param>
    /// <param name="innerException">The cause, if its text contains no secrets; otherwise null.</param>
    public ApiException(YourMomErrorKind kind, string message, Exception? innerException = null)
        : base(kind, message, innerException)
    {
    }

    /// <summary>Initializes an exception with the details of the failed request that caused it.</summary>
    internal ApiException(YourMomErrorKind kind, string message, ApiException? cause)
        : base(kind, message, cause)
    {
        StatusCode = cause?.StatusCode;
        RequestId = cause?.RequestId;
        ProviderMessage = cause?.ProviderMessage;
    }

    /// <summary>The HTTP status of the response; null if there was no response.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The platform's request id, for its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>The provider's message; null if the platform did not include one.</summary>
    public string? ProviderMessage { get; init; }

    /// <summary>True if the request contained an authorization code, which may have been used.</summary>
    public bool CodeWasSent { get; init; }

    /// <summary>True if no connection was made, so that the platform cannot have received the request.</summary>
    internal bool WasNeverSent { get; init; }
}
