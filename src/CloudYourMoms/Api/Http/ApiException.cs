using CloudYourMoms.Errors;

namespace CloudYourMoms.Api.Http;

/// <summary>A request that the platform refused, or that has no response that can be used.</summary>
public sealed class ApiException : YourMomException
{
    /// <summary>Makes the exception of a kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">A sentence for the user, free of secrets.</param>
    /// <param name="innerException">The cause, where there is one whose text is free of secrets.</param>
    public ApiException(YourMomErrorKind kind, string message, Exception? innerException = null)
        : base(kind, message, innerException)
    {
    }

    /// <summary>Makes the exception of what the failure of a request leads to, with the details of that failure.</summary>
    internal ApiException(YourMomErrorKind kind, string message, ApiException? cause)
        : base(kind, message, cause)
    {
        StatusCode = cause?.StatusCode;
        RequestId = cause?.RequestId;
        ProviderMessage = cause?.ProviderMessage;
    }

    /// <summary>The HTTP status of the response, where there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The platform's request id, which its support asks for.</summary>
    public string? RequestId { get; init; }

    /// <summary>The provider's own words, where the platform passed them on.</summary>
    public string? ProviderMessage { get; init; }

    /// <summary>True when an authorization code was in the request, and may be used up.</summary>
    public bool CodeWasSent { get; init; }

    /// <summary>True when there was no connection, so that the platform cannot know of the request.</summary>
    internal bool WasNeverSent { get; init; }
}
