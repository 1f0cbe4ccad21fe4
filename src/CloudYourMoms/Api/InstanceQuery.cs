using CloudYourMoms.Errors;

namespace CloudYourMoms.Api;

/// <summary>Selects the instances to list. An empty query lists all instances of the account.</summary>
public sealed record InstanceQuery
{
    private const int MaximumPageSize = 200;
    private readonly int _pageSize = MaximumPageSize;

    /// <summary>Only instances with these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only instances that match this search text.</summary>
    public string? SearchText { get; init; }

    /// <summary>The maximum number of instances per page: 1 to 200, the platform's maximum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or greater than 200.</exception>
    public int PageSize
    {
        get => _pageSize;
        init => _pageSize = value is >= 1 and <= MaximumPageSize
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, Messages.FormatPageSizeOutOfRange(MaximumPageSize));
    }
}
