using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>The page tokens of one list. Tokens that go round in a circle, or that never end, are an error.</summary>
/// <param name="maximumPages">How many pages a list has at most.</param>
internal sealed class PageTokens(int maximumPages)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _pages;

    /// <summary>What to ask for the next page with; null for the first.</summary>
    public string? Next { get; private set; }

    /// <summary>True when the last page was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The error for a list that cannot be read to its end.</summary>
    public static ApiException Incomplete(string reason, ApiException? cause = null) =>
        new(YourMomErrorKind.ListIncomplete, $"The list cannot be read to its end: {reason}", cause);

    /// <summary>Goes on after a page was read.</summary>
    /// <param name="token">The token that the page named; null when it was the last.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.ListIncomplete"/>.</exception>
    public void Follow(string? token)
    {
        _pages++;
        if (token is not null && !_seen.Add(token))
        {
            throw Incomplete("the platform named the same next page twice.");
        }

        if (token is not null && _pages >= maximumPages)
        {
            throw Incomplete($"after {maximumPages} pages the platform still names a next one.");
        }

        Next = token;
        IsComplete = token is null;
    }
}
