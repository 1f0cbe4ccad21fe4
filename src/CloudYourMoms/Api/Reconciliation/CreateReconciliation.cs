using CloudYourMoms.Errors;
using CloudYourMoms.Instances;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>Finds the instance of a create whose response was lost.</summary>
/// <param name="list">Lists the instances that match a search text; all instances for null.</param>
/// <param name="tracker">The other creates.</param>
/// <param name="create">The create.</param>
/// <param name="request">The request of the create.</param>
/// <param name="sentAt">The time at which the create was sent.</param>
/// <param name="utcNow">The clock.</param>
internal sealed class CreateReconciliation(
    Func<string?, CancellationToken, Task<InstanceListing>> list,
    PendingCreateTracker tracker,
    PendingCreate create,
    InstanceRequest request,
    DateTimeOffset sentAt,
    Func<DateTimeOffset> utcNow)
{
    // The Date header is in whole seconds, and the creation time may be too.
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // The Date may be from a gateway, and the creation time from a server behind it. Times within this range are treated as equal.
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // The largest time zone offset is 14 hours. The rest allows for an inaccurate clock.
    private static readonly TimeSpan LocalTime = TimeSpan.FromHours(24);

    /// <summary>Finds the possible matches of the create.</summary>
    /// <remarks>
    /// A match is certain if all of these conditions are true: the list is complete; name, key and tags equal those of the request; the
    /// creation time, on the platform's clock, is between the request and now; no other instance with a similar name is that recent; and no
    /// other create of this process claimed it, is pending under a similar name, or ended with an unknown outcome. Before claiming it,
    /// check the tracker (<see cref="PendingCreateTracker.TryClaim"/>) and the log of other processes
    /// (<see cref="PendingCreateLog.HasOtherAsync"/>).
    /// </remarks>
    /// <param name="readsAll">
    /// True to read all instances: a platform that changes names may not find the instance by the name in the request.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="YourMomException">The platform could not be queried.</exception>
    public async Task<CreateMatches> FindAsync(bool readsAll, CancellationToken cancellationToken)
    {
        var name = request.Name!.Trim();

        // Not filtered by tags: the platform may change their format, or set them later.
        var listing = await list(readsAll ? null : name, cancellationToken).ConfigureAwait(false);
        HashSet<long> certain = [];
        HashSet<long> recent = [];
        HashSet<long> earlier = [];
        var isComplete = listing.IncompleteReason is null;

        // The platform's clock may be inaccurate. Its date is between the last request and now, so an earlier instance is not certain.
        var nowThere = listing.Date ?? utcNow();
        var sentAtThere = sentAt + (nowThere - utcNow());
        var latestSentAtThere = sentAt + (nowThere - listing.RequestedAt);
        foreach (var instance in listing.Instances.Where(instance => SimilarName.IsSimilar(name, instance.Name)))
        {
            var isExact = instance.Name.Trim() == name;
            if (!(instance.CreatedDate < sentAtThere - ClockSkew))
            {
                recent.Add(instance.Id);
                if (isExact && IsOfRequest(instance) &&
                    instance.CreatedDate >= latestSentAtThere - Tolerance && instance.CreatedDate <= nowThere + ClockSkew)
                {
                    certain.Add(instance.Id);
                }
            }
            else if (isExact && instance.CreatedDate >= sentAtThere - LocalTime)
            {
                earlier.Add(instance.Id);
            }
        }

        // Checked after the list is read: another create may have begun or ended meanwhile. A create claims its instance before it ends.
        // A pending create may end before the next lookup, and its response shows which instance belongs to which create.
        var hasPending = tracker.HasPendingDuplicate(create);
        var hasDuplicate = hasPending || tracker.HasDuplicate(create);
        recent.RemoveWhere(id => tracker.IsClaimed(create, id));
        earlier.RemoveWhere(id => tracker.IsClaimed(create, id));
        var isReliable = isComplete && listing.Date is not null;
        return new CreateMatches
        {
            Certain = !hasDuplicate && isReliable && recent.Count == 1 && certain.Overlaps(recent) ? recent.Single() : null,
            MayBecomeCertain = hasPending || (!hasDuplicate && isReliable && recent.Count == 1 && !certain.Overlaps(recent)),
            Recent = [.. recent],
            Earlier = [.. earlier],
            IncompleteReason = listing.IncompleteReason,
        };
    }

    // The platform may return another key than the requested one. The match is then not certain, but still possible.
    private bool IsOfRequest(Instance instance) =>
        (request.Key is null || instance.Key == request.Key) &&
        (request.Tags is null || request.Tags.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)));
}

/// <summary>The possible matches of a create.</summary>
internal sealed record CreateMatches
{
    /// <summary>The certain match; null if there is no certain match.</summary>
    public long? Certain { get; init; }

    /// <summary>
    /// True if a later lookup may find a certain match: another create with the name is pending, or the platform may set key, tags or date
    /// later.
    /// </summary>
    public bool MayBecomeCertain { get; init; }

    /// <summary>Matches from the time of the create.</summary>
    public required IReadOnlyList<long> Recent { get; init; }

    /// <summary>Matches with the same name from the previous day: the platform may return local times.</summary>
    public required IReadOnlyList<long> Earlier { get; init; }

    /// <summary>Why the list is incomplete; null if it is complete.</summary>
    public required string? IncompleteReason { get; init; }
}
