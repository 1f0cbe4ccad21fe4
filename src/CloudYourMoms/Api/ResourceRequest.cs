using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>A request to a resource of an instance, such as <c>GET /accounts</c>.</summary>
public sealed record ResourceRequest
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private readonly string _method = "GET";

    /// <summary>GET, POST, PUT, PATCH or DELETE, case-insensitive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The method is not supported.</exception>
    public string Method
    {
        get => _method;
        init => _method = Array.Find(Methods, method => method.Equals(value, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentOutOfRangeException(nameof(value), value, Messages.FormatMethodUnsupported(string.Join(", ", Methods)));
    }

    /// <summary>The escaped path below the platform's base address, such as <c>/accounts/1</c>. It may have a query.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Additional query parameters, each a string, or a <see cref="System.Security.SecureString"/> that is sent as plain text. Names may
    /// repeat.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object>> Query { get; init; } = [];

    /// <summary>
    /// The body as dictionaries, lists and plain values. A <see cref="System.Security.SecureString"/> is sent as plain text. Null for no
    /// body.
    /// </summary>
    public object? Body { get; init; }

    /// <summary>The body as JSON text, instead of <see cref="Body"/>. Null for no text.</summary>
    public string? BodyText { get; init; }

    /// <summary>Method and path. Query and body may contain secrets.</summary>
    public override string ToString() => $"{Method} {Redactor.RemoveLineBreaks(Path.Split('?')[0])}";
}
