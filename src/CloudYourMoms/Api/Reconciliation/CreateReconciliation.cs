using CloudYourMoms.Errors;
using CloudYourMoms.Instances;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>Looks on the platform for the instance of a create whose response was lost.</summary>
/// <param name="list">Lists the instances in which the platform finds a text; all instances for null.</param>
/// <param name="tracker">The other creates.</param>
/// <param name="create">The create.</param>
/// <param name="request">What it asked for.</param>
/// <param name="sentAt">When it was sent.</param>
/// <param name="utcNow">The clock.</param>
internal sealed class CreateReconciliation(
    Func<string?, CancellationToken, Task<InstanceListing>> list,
    PendingCreateTracker tracker,
    PendingCreate create,
    InstanceRequest request,
    DateTimeOffset sentAt,
    Func<DateTimeOffset> utcNow)
{
    // The header Date is in whole seconds, and so may be the time of creation.
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    // The Date may be of a gateway, and the time of creation of a machine behind it: within this nothing is told apart by time.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // The largest offset of a time zone is 14 hours; the rest is for a clock that is wrong.
    private static readonly TimeSpan LocalTime = TimeSpan.FromHours(24);

    /// <summary>Finds the instances that may be that of the create.</summary>
    /// <remarks>
    /// One is certain when each of these holds; whoever claims it asks the tracker again (<see cref="PendingCreateTracker.TryClaim"/>):
    /// the list was read to its end; name, key and tags are those of the request; the time of creation, on the platform's clock, is between the
    /// sending of the request and now; no other instance of a similar name is that recent; and no other create of this process claimed it, is
    /// pending under a similar name, or ended with an unknown outcome. Whoever claims it also asks the log of other processes
    /// (<see cref="PendingCreateLog.HasOtherAsync"/>).
    /// </remarks>
    /// <param name="readsAll">True to read all instances: a platform that changes names does not find this one by the name that was sent.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="YourMomException">The platform could not be asked.</exception>
    public async Task<CreateMatches> FindAsync(bool readsAll, CancellationToken cancellationToken)
    {
        var name = request.Name!.Trim();

        // Not by tags: the platform may write them in another form, or set them later.
        var listing = await list(readsAll ? null : name, cancellationToken).ConfigureAwait(false);
        HashSet<long> certain = [];
        HashSet<long> recent = [];
        HashSet<long> earlier = [];
        var isComplete = listing.WhyIncomplete is null;

        // The platform's clock need not be right. Its date is from between the last query and now: nothing from before is certain.
        var nowThere = listing.Date ?? utcNow();
        var sentAtThere = sentAt + (nowThere - utcNow());
        var latestSentAtThere = sentAt + (nowThere - listing.AskedAt);
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

        // After reading: another create may have begun, or begun and ended, in the meantime. What ends is claimed before it ends.
        // A pending one may end before the caller asks again: its response tells which instance belongs to which create.
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
            WhyIncomplete = listing.WhyIncomplete,
        };
    }

    // The platform may return another key than the one requested: the match is then uncertain, not another instance.
    private bool IsOfRequest(Instance instance) =>
        (request.Key is null || instance.Key == request.Key) &&
        (request.Tags is null || request.Tags.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal)));
}

/// <summary>The instances on the platform that may be that of a create.</summary>
internal sealed record CreateMatches
{
    /// <summary>The one that certainly is; null when there is none, or when it is not certain.</summary>
    public long? Certain { get; init; }

    /// <summary>
    /// True when a later lookup may tell: another create of the name is pending, or the platform may set key, tags or date later.
    /// </summary>
    public bool MayBecomeCertain { get; init; }

    /// <summary>Those from the time of the create.</summary>
    public required IReadOnlyList<long> Recent { get; init; }

    /// <summary>Those of the same name from the day before: the platform may show local times.</summary>
    public required IReadOnlyList<long> Earlier { get; init; }

    /// <summary>Why not all instances were read; null when all were.</summary>
    public required string? WhyIncomplete { get; init; }
}
