using CloudYourMoms.Text;

namespace CloudYourMoms.Errors;

/// <summary>The base class of this library's exceptions. The message contains no secrets and no terminal control characters.</summary>
public class YourMomException : Exception
{
    /// <summary>Initializes an exception of a kind.</summary>
    /// <param name="kind">The kind of the error.</param>
    /// <param name="message">The message for the user, without secrets.</param>
    /// <param name="innerException">The cause, if its text contains no secrets; otherwise null.</param>
    public YourMomException(YourMomErrorKind kind, string message, Exception? innerException = null)
        : base(UnicodeText.EscapeInvisibleKeepLines(message), innerException) => Kind = kind;

    /// <summary>The kind of the error.</summary>
    public YourMomErrorKind Kind { get; }

    /// <summary>The ids of the affected instances.</summary>
    public IReadOnlyList<long> InstanceIds { get; init; } = [];

    /// <summary>The name of the affected instance.</summary>
    public string? InstanceName { get; init; }

    /// <summary>The name of the affected vault; null if the error does not concern a vault.</summary>
    public string? Vault { get; init; }

    /// <summary>A remedy that replaces the default one of <see cref="Kind"/>; null for the default.</summary>
    public string? Remedy { get; init; }
}
