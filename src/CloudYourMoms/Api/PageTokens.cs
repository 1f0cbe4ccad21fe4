using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>The page tokens of one list. Repeated or endless tokens are an error.</summary>
/// <param name="maximumPages">The maximum number of pages of a list.</param>
internal sealed class PageTokens(int maximumPages)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _pages;

    /// <summary>The token of the next page; null for the first page.</summary>
    public string? Next { get; private set; }

    /// <summary>True if the last page was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Creates the error for a list that cannot be read completely.</summary>
    public static ApiException Incomplete(string reason, ApiException? cause = null) =>
        new(YourMomErrorKind.ListIncomplete, Messages.FormatListIncomplete(reason), cause);

    /// <summary>Advances to the next page.</summary>
    /// <param name="token">The token of the next page; null on the last page.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.ListIncomplete"/>.</exception>
    public void Follow(string? token)
    {
        _pages++;
        if (token is not null && !_seen.Add(token))
        {
            throw Incomplete(Messages.ListPageTokenRepeated);
        }

        if (token is not null && _pages >= maximumPages)
        {
            throw Incomplete(Messages.FormatListPagesTooMany(maximumPages));
        }

        Next = token;
        IsComplete = token is null;
    }
}
