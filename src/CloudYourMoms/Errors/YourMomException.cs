using CloudYourMoms.Text;

namespace CloudYourMoms.Errors;

/// <summary>The base of this library's exceptions. Its text holds no secret, and nothing that steers a terminal.</summary>
public class YourMomException : Exception
{
    /// <summary>Makes the exception of a kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">A sentence for the user, free of secrets.</param>
    /// <param name="innerException">The cause, where there is one whose text is free of secrets.</param>
    public YourMomException(YourMomErrorKind kind, string message, Exception? innerException = null)
        : base(UnicodeText.EscapeInvisibleKeepLines(message), innerException) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public YourMomErrorKind Kind { get; }

    /// <summary>The instances that the error is about, by their numbers on the platform.</summary>
    public IReadOnlyList<long> InstanceIds { get; init; } = [];

    /// <summary>The name of the instance that the error is about.</summary>
    public string? InstanceName { get; init; }

    /// <summary>The vault that was named, where the error is about one.</summary>
    public string? Vault { get; init; }

    /// <summary>What to do, where the usual advice for <see cref="Kind"/> does not fit; null otherwise.</summary>
    public string? Remedy { get; init; }
}
