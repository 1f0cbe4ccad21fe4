using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Text;

namespace CloudYourMoms.Errors;

/// <summary>The one exception of this library. Its text holds no secret, and nothing that steers a terminal.</summary>
public sealed class YourMomException : Exception
{
    /// <summary>Makes the exception of a kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">A sentence for the user, free of secrets.</param>
    /// <param name="innerException">The cause, where there is one whose text is free of secrets.</param>
    public YourMomException(YourMomErrorKind kind, string message, Exception? innerException = null)
        : base(UnicodeText.EscapeInvisibleKeepLines(message), innerException) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public YourMomErrorKind Kind { get; }

    /// <summary>The HTTP status of the platform's answer, where there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The platform's request id, which its support asks for.</summary>
    public string? RequestId { get; init; }

    /// <summary>The instances that the error is about, by their numbers on the platform.</summary>
    public IReadOnlyList<long> InstanceIds { get; init; } = [];

    /// <summary>The name of the instance that the error is about.</summary>
    public string? InstanceName { get; init; }

    /// <summary>The vault that was named, where the error is about one.</summary>
    public string? Vault { get; init; }

    /// <summary>What is wrong with the instance, mistake by mistake, where that is the error.</summary>
    public IReadOnlyList<ValidationError> ValidationErrors { get; init; } = [];

    /// <summary>The provider's own words, where the platform or the callback carried them.</summary>
    public string? ProviderMessage { get; init; }

    /// <summary>What to do, where the usual advice for <see cref="Kind"/> does not fit; null otherwise.</summary>
    public string? Remedy { get; init; }

    /// <summary>True when an authorization code was in the request, and may be used up.</summary>
    public bool CodeWasSent { get; init; }

    /// <summary>True when the connection never was, so that the platform cannot know of the request.</summary>
    internal bool WasNeverSent { get; init; }
}
