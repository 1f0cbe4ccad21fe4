namespace CloudYourMoms;

/// <summary>Which instances on the platform may be the one whose answer was lost.</summary>
/// <param name="Ids">All that it may be.</param>
/// <param name="IsCertain">True when each of them can only be that one.</param>
/// <param name="IsComplete">False when there were more of the name than were read.</param>
internal sealed record CreationSighting(IReadOnlyList<long> Ids, bool IsCertain, bool IsComplete)
{
    // 10,000 instances that hold the name.
    private const int MostPages = 50;

    // The header Date is in whole seconds, and so may be the time of creation.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // The Date may be of a gateway, and the time of creation of a machine behind it: within this nothing is told apart by time.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(30);

    public static async Task<CreationSighting> LookAsync(
        YourMomClient client, InstanceRequest request, DateTimeOffset sentAt, Func<DateTimeOffset> utcNow, CreationLedger ledger, CancellationToken cancellationToken)
    {
        var name = request.Name!.Trim();

        // Not by tags: the platform may write them in another form, or set them later.
        var query = new InstanceQuery { SearchText = name };
        List<long> ids = [];
        var isCertain = !ledger.HasTwin(request);
        string? pageToken = null;
        for (var pages = 0; pages == 0 || (pageToken is not null && pages < MostPages); pages++)
        {
            var page = await client.GetInstancePageAsync(query, pageToken, cancellationToken).ConfigureAwait(false);
            pageToken = page.NextPage;

            // On the platform's clock, which need not be right.
            var sentAtThere = sentAt + ((page.Date ?? utcNow()) - utcNow());
            foreach (var instance in page.Instances.Where(instance =>
                instance.Name.Trim() == name && !ledger.Knows(instance.Id) && !(instance.CreatedDate < sentAtThere - Doubt)))
            {
                ids.Add(instance.Id);
                isCertain &= instance.CreatedDate >= sentAtThere - Tolerance && IsOfKind(instance, request);
            }
        }

        // Reading may have taken long enough for another to begin, or to begin and to end: in this order, as what ends is known before it ends.
        isCertain &= !ledger.HasTwin(request);
        ids.RemoveAll(ledger.Knows);
        return new([.. ids.Distinct()], isCertain, IsComplete: pageToken is null);
    }

    // The platform may answer with another key than was asked: that makes it doubtful, not another instance.
    private static bool IsOfKind(Instance instance, InstanceRequest request) =>
        (request.Key is null || instance.Key == request.Key) &&
        (request.Tags is null || request.Tags.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)));
}
