using System.Security;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>All instances that match a query, read page by page. Nothing of it is to be used before it is complete.</summary>
/// <remarks>
/// A platform may page by offset. Whoever removes or changes instances while the list is read makes it skip others, so the whole list is read
/// first. The platform's filter by tags is not relied on: an instance without all of the tags is left out here.
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

    /// <summary>Secrets that no error may show.</summary>
    internal IReadOnlyList<SecureString?> Secrets { get; init; } = [];

    /// <summary>False to list records without a token and not warn.</summary>
    internal bool WarnsOfMissingTokens { get; init; } = true;

    /// <summary>The platform's time of the last page; null when it gave none.</summary>
    internal DateTimeOffset? Date { get; private set; }

    /// <summary>The instances read so far, each of them once.</summary>
    public IReadOnlyList<Instance> Instances => _instances;

    /// <summary>How many instances the platform listed so far, with those that do not have the tags.</summary>
    public int ReadCount => _names.Count;

    /// <summary>True when the answer was 404: the platform says so when nothing matches, and another service at a wrong address.</summary>
    public bool IsNotFound { get; private set; }

    /// <summary>
    /// Called before each instance that is read by id for its tags, because the list leaves them out: with how many of the page were read,
    /// and how many there are to read. On any thread.
    /// </summary>
    public Action<int, int> ReadingTags { get; set; } = (_, _) => { };

    /// <summary>True when the last page was read.</summary>
    public bool IsComplete => _tokens.IsComplete;

    /// <summary>
    /// Reads the next page. It may begin again from the first: with smaller pages, because the list became shorter, or because an instance
    /// got another name.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">
    /// The list cannot be read to its end (<see cref="YourMomErrorKind.ListIncomplete"/>), a single instance exceeds the limit of a response
    /// (<see cref="YourMomErrorKind.ResponseTooLarge"/>), the platform refuses, or answers with something else.
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
            // Not from this position: where a token leads with another page size is known to the platform only, and a wrong guess skips instances.
            Restart(_query.PageSize / 2);
            return;
        }

        var change = HasShrunk(page) ? "it became shorter each time that it was read, so instances may be missing." : FindSecondName(page);
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

    // A list can leave out the tags that an instance read by its id has.
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
            var bound = _readById.Count == MaximumTagReads
                ? $" At most {MaximumTagReads} instances are read by id for their tags."
                : string.Empty;
            _client.Warn(
                $"The platform gave no tags for {Quantity.Of(_withoutTags.Count, "instance")}. " +
                $"They are treated as instances without tags.{bound}");
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
            throw PageTokens.Incomplete("the platform gave a page that it had given before.");
        }
    }

    // The same for each page, as a platform masks the tokens of all instances or of none.
    private void Warn(InstancePage page)
    {
        foreach (var problem in page.Instances.Select(instance => instance.TokenProblem).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            _client.Warn($"Instances were listed whose records have no token: in the platform's response {problem}.");
        }
    }

    // One of the two would be left out, and which of them names the instance is not known.
    private string? FindSecondName(InstancePage page)
    {
        var names = new Dictionary<long, string>();
        foreach (var instance in page.Instances)
        {
            if ((_names.TryGetValue(instance.Id, out var name) || names.TryGetValue(instance.Id, out name)) && name != instance.Name)
            {
                var both = $"'{Redactor.RemoveLineBreaks(name)}' and '{Redactor.RemoveLineBreaks(instance.Name)}'";
                return $"instance {instance.Id} is in it with two names, {both}.";
            }

            names[instance.Id] = instance.Name;
        }

        return null;
    }

    // A total that is no more than the page, although more pages follow, counts something else.
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
