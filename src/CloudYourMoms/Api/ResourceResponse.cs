namespace CloudYourMoms.Api;

/// <summary>A response of a resource of an instance.</summary>
public sealed record ResourceResponse
{
    /// <summary>
    /// The body as dictionaries, lists and plain values. Integers are long; other numbers are decimal if exact, otherwise double. Null for
    /// an empty body; the text if the body is not JSON.
    /// </summary>
    /// <remarks>A text that equals a secret of the request is a <see cref="System.Security.SecureString"/>.</remarks>
    public required object? Value { get; init; }

    /// <summary>The token of the next page of a list; null on the last page, or if the response is not a list.</summary>
    public string? NextPage { get; init; }

    /// <summary>The HTTP status, 200 to 299.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The raw body.</summary>
    internal byte[] Body { get; init; } = [];

    /// <summary>Only the status: the body may be long and is external text.</summary>
    public override string ToString() => $"{nameof(ResourceResponse)} {{ StatusCode = {StatusCode} }}";
}
