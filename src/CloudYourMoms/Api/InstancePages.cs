using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>All instances that match a query, read page by page. Do not use the result before it is complete.</summary>
/// <remarks>
/// A platform may page by offset, so that removing or changing instances during paging skips others. Therefore the list is read completely
/// first. Tags are filtered again here because the platform's filter is not reliable.
/// </remarks>
public sealed class InstancePages
{
    private const int MaximumPages = 2000;
    private const int MaximumRestarts = 3;
    private const int MaximumTagReads = 200;

    private readonly YourMomClient _client;
    private readonly List<Instance> _instances = [];
    private readonly Dictionary<long, string> _names = [];
    private readonly Dictionary<long, Instance?> _readById = [];
    private readonly HashSet<long> _withoutTags = [];
    private InstanceQuery _query;
    private PageTokens _tokens = new(MaximumPages);
    private int? _total;
    private int _restarts;

    internal InstancePages(YourMomClient client, InstanceQuery query)
    {
        _client = client;
        _query = query;
    }

    /// <summary>Secrets to redact in errors.</summary>
    internal IReadOnlyList<SecureString?> Secrets { get; init; } = [];

    /// <summary>False to suppress warnings for records without a token.</summary>
    internal bool WarnsOfMissingTokens { get; init; } = true;

    /// <summary>The platform's time of the last page; null if it did not return one.</summary>
    internal DateTimeOffset? Date { get; private set; }

    /// <summary>The instances read so far, without duplicates.</summary>
    public IReadOnlyList<Instance> Instances => _instances;

    /// <summary>The number of instances listed so far, including those without the tags.</summary>
    public int ReadCount => _names.Count;

    /// <summary>True if the response was 404: nothing matches, or the address belongs to another service.</summary>
    public bool IsNotFound { get; private set; }

    /// <summary>
    /// Called before each instance that is read by id because the list does not contain its tags, with the number of instances read for
    /// this page and the number to read. On any thread.
    /// </summary>
    public Action<int, int> ReadingTags { get; set; } = (_, _) => { };

    /// <summary>True if the last page was read.</summary>
    public bool IsComplete => _tokens.IsComplete;

    /// <summary>
    /// Reads the next page. It may restart from the first page: with a smaller page size, because the list became shorter, or because an
    /// instance was renamed.
    /// </summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">
    /// The list cannot be read completely (<see cref="YourMomErrorKind.ListIncomplete"/>), a single instance exceeds the size limit of a
    /// response (<see cref="YourMomErrorKind.ResponseTooLarge"/>), or the platform returns an error or an unexpected response.
    /// </exception>
    public async Task ReadPageAsync(CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            return;
        }

        InstancePage page;
        try
        {
            page = await _client.GetInstancePageAsync(_query, _tokens.Next, Secrets, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.ResponseTooLarge && _query.PageSize > 1)
        {
            // Restarts from the first page: a page token may not be valid for another page size, and could skip instances.
            Restart(_query.PageSize / 2);
            return;
        }

        var change = HasShrunk(page) ? Messages.ListShrank : FindNameConflict(page);
        if (change is not null)
        {
            if (++_restarts > MaximumRestarts)
            {
                throw PageTokens.Incomplete(change);
            }

            Restart(_query.PageSize);
            return;
        }

        IsNotFound = page.IsNotFound;
        Date = page.Date;
        if (WarnsOfMissingTokens)
        {
            Warn(page);
        }

        Add(await WithTagsAsync(page, cancellationToken).ConfigureAwait(false));
        _tokens.Follow(page.NextPage);
        WarnOfMissingTags();
    }

    // A list may omit tags that are returned for a single instance.
    private async Task<InstancePage> WithTagsAsync(InstancePage page, CancellationToken cancellationToken)
    {
        if (_query.Tags.Count == 0 || page.Instances.All(instance => instance.HasTags))
        {
            return page;
        }

        await ReadTagsAsync(page, cancellationToken).ConfigureAwait(false);
        var instances = new List<Instance>(page.Instances.Count);
        foreach (var listed in page.Instances)
        {
            var read = listed.HasTags ? listed : _readById.TryGetValue(listed.Id, out var known) ? known : null;
            if (read is not { HasTags: true })
            {
                _withoutTags.Add(listed.Id);
            }

            instances.Add(read is null ? listed : listed with { Tags = read.Tags });
        }

        return page with { Instances = instances };
    }

    private async Task ReadTagsAsync(InstancePage page, CancellationToken cancellationToken)
    {
        List<long> ids =
        [
            .. page.Instances.Where(instance => !instance.HasTags && !_readById.ContainsKey(instance.Id))
                .Select(instance => instance.Id)
                .Distinct()
                .Take(MaximumTagReads - _readById.Count),
        ];
        for (var read = 0; read < ids.Count; read++)
        {
            ReadingTags(read, ids.Count);
            _readById[ids[read]] = await ReadByIdAsync(ids[read], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Instance?> ReadByIdAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetInstanceAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.NotFound)
        {
            // Removed since it was listed.
            return null;
        }
    }

    private void WarnOfMissingTags()
    {
        if (IsComplete && _withoutTags.Count > 0)
        {
            var instances = Quantity.Of(_withoutTags.Count, "instance");
            _client.Warn(_readById.Count == MaximumTagReads
                ? Messages.FormatTagsMissingBeyondLimit(instances, MaximumTagReads)
                : Messages.FormatTagsMissing(instances));
        }
    }

    private void Add(InstancePage page)
    {
        var isNew = page.Instances.Count == 0;
        foreach (var instance in page.Instances.Where(instance => !_names.ContainsKey(instance.Id)))
        {
            isNew = true;
            _names.Add(instance.Id, instance.Name);
            if (_query.Tags.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)))
            {
                _instances.Add(instance);
            }
        }

        if (!isNew)
        {
            throw PageTokens.Incomplete(Messages.ListPageRepeated);
        }
    }

    // One warning per problem: a platform masks either all tokens or none.
    private void Warn(InstancePage page)
    {
        foreach (var problem in page.Instances.Select(instance => instance.TokenProblem).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            _client.Warn(Messages.FormatListedTokenInvalid(problem));
        }
    }

    // Only one of the names would be listed, and the correct one is unknown.
    private string? FindNameConflict(InstancePage page)
    {
        var names = new Dictionary<long, string>();
        foreach (var instance in page.Instances)
        {
            if ((_names.TryGetValue(instance.Id, out var name) || names.TryGetValue(instance.Id, out name)) && name != instance.Name)
            {
                return Messages.FormatListNameConflict(
                    instance.Id, Redactor.RemoveLineBreaks(name), Redactor.RemoveLineBreaks(instance.Name));
            }

            names[instance.Id] = instance.Name;
        }

        return null;
    }

    // A total that does not exceed the page size although more pages follow is not the total of the list.
    private bool HasShrunk(InstancePage page)
    {
        if (page.TotalCount is not { } total || (page.NextPage is not null && total <= page.Instances.Count))
        {
            return false;
        }

        var hasShrunk = total < _total;
        _total = total;
        return hasShrunk;
    }

    private void Restart(int pageSize)
    {
        _query = _query with { PageSize = pageSize };
        _tokens = new(MaximumPages);
        _instances.Clear();
        _names.Clear();
        _total = null;
    }
}
