namespace CloudYourMoms.Api;

/// <summary>Which instances to list; one that says nothing lists all of the account.</summary>
public sealed record InstanceQuery
{
    private const int LargestPage = 200;
    private readonly int _pageSize = LargestPage;

    /// <summary>Only instances with these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only instances in which the platform finds this text.</summary>
    public string? SearchText { get; init; }

    /// <summary>How many instances a page holds at most: 1 to 200, which is the most that the platform gives.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 200.</exception>
    public int PageSize
    {
        get => _pageSize;
        init => _pageSize = value is >= 1 and <= LargestPage
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A page holds 1 to {LargestPage} instances.");
    }
}
