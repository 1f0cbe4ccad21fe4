namespace CloudYourMoms;

/// <summary>Which instances on the platform may be the one whose answer was lost.</summary>
internal sealed record CreationSighting(IReadOnlyList<long> Ids, bool IsCertain)
{
    // A search that finds more than this many pages of one name tells nothing.
    private const int MostPages = 50;

    // The header Date is in whole seconds, and so may be the time of creation.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public static async Task<CreationSighting> LookAsync(
        YourMomClient client, InstanceRequest request, DateTimeOffset sentAt, Func<DateTimeOffset> utcNow, CreationLedger ledger, CancellationToken cancellationToken)
    {
        var query = new InstanceQuery { SearchText = request.Name, Tags = request.Tags ?? [] };
        List<Instance> candidates = [];
        string? pageToken = null;
        for (var page = 0; page < MostPages && (page == 0 || pageToken is not null); page++)
        {
            var found = await client.GetInstancePageAsync(query, pageToken, cancellationToken).ConfigureAwait(false);
            pageToken = found.NextPage;

            // On the platform's clock, which need not be right.
            var sentAtThere = sentAt + ((found.Date ?? utcNow()) - utcNow()) - Tolerance;
            candidates.AddRange(found.Instances.Where(instance => IsLike(instance, request) && !ledger.Knows(instance.Id) && !(instance.CreatedDate < sentAtThere)));
        }

        return new([.. candidates.Select(instance => instance.Id)], candidates.TrueForAll(instance => instance.CreatedDate is not null) && !ledger.HasTwin(request));
    }

    private static bool IsLike(Instance instance, InstanceRequest request) =>
        instance.Name == request.Name && (request.Key is null || instance.Key == request.Key) &&
        (request.Tags is null || request.Tags.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)));
}
