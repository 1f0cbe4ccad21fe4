using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>A call on a resource of an instance, such as <c>GET /accounts</c>.</summary>
public sealed record ResourceRequest
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private readonly string _method = "GET";

    /// <summary>GET, POST, PUT, PATCH or DELETE, in any case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another one.</exception>
    public string Method
    {
        get => _method;
        init => _method = Array.Find(Methods, method => method.Equals(value, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"The method must be one of {string.Join(", ", Methods)}.");
    }

    /// <summary>The path below the platform's address, such as <c>/accounts/1</c>, escaped where it must be; it may have a query.</summary>
    public required string Path { get; init; }

    /// <summary>Parameters to add to the query, each a string, or a <see cref="System.Security.SecureString"/> that is revealed when the request is written; a name may be given more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Query { get; init; } = [];

    /// <summary>The body as dictionaries, lists and plain values; a <see cref="System.Security.SecureString"/> is revealed when the request is written. Null for none.</summary>
    public object? Body { get; init; }

    /// <summary>The body as JSON text that is sent as it is, in place of <see cref="Body"/>. Null for none.</summary>
    public string? BodyText { get; init; }

    /// <summary>Method and path. Query and body may hold what is nobody's business.</summary>
    public override string ToString() => $"{Method} {Redactor.RemoveLineBreaks(Path.Split('?')[0])}";
}
