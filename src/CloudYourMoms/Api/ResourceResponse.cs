namespace CloudYourMoms.Api;

/// <summary>What a resource of an instance answered.</summary>
public sealed record ResourceResponse
{
    /// <summary>
    /// The body as dictionaries, lists and plain values: whole numbers as long, others as decimal where it holds them exactly, otherwise as
    /// double. Null when it is empty, and its text when it is no JSON.
    /// </summary>
    /// <remarks>A text that is one of the secrets which the call was made with is a <see cref="System.Security.SecureString"/>.</remarks>
    public required object? Value { get; init; }

    /// <summary>What to ask for the next page of a list with; null when this is the last, or no list.</summary>
    public string? NextPage { get; init; }

    /// <summary>The HTTP status, 200 to 299.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The body as it came.</summary>
    internal byte[] Body { get; init; } = [];

    /// <summary>The status alone: the body may be long, and holds the words of others.</summary>
    public override string ToString() => $"{nameof(ResourceResponse)} {{ StatusCode = {StatusCode} }}";
}
