namespace CloudYourMoms.Api.Reconciliation;

/// <summary>The creates that are pending or whose outcome is unknown, so that no create claims another's instance. Thread-safe.</summary>
internal sealed class PendingCreateTracker
{
    // How long a create that ended can still affect others: its instance can appear late, and the clocks can differ.
    public static readonly TimeSpan Retention = CreateReconciliation.ClockSkew + TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly List<PendingCreate> _pending = [];
    private readonly List<(PendingCreate Create, DateTimeOffset Until)> _unknown = [];
    private readonly Queue<(PendingCreate Create, long Id, DateTimeOffset At)> _claimed = new();

    /// <summary>
    /// The tracker that all clients of the process share: runspaces may create instances with the same name at the same time.
    /// </summary>
    public static PendingCreateTracker OfProcess { get; } = new();

    public PendingCreate Begin(Uri platform, string name, DateTimeOffset now)
    {
        var create = new PendingCreate(platform, name, now);
        lock (_gate)
        {
            _pending.Add(create);
            var oldest = _pending.Min(pending => pending.BeganAt);
            _unknown.RemoveAll(unknown => unknown.Until < oldest);
            return create;
        }
    }

    public void End(PendingCreate create)
    {
        lock (_gate)
        {
            _pending.Remove(create);
        }
    }

    /// <summary>Ends a create whose outcome is unknown: its instance may still appear.</summary>
    public void EndUnknown(PendingCreate create, DateTimeOffset now)
    {
        lock (_gate)
        {
            _pending.Remove(create);
            _unknown.Add((create, now + Retention));
        }
    }

    /// <summary>Claims the instance whose id is in the response to a create.</summary>
    /// <returns>The create that claimed it since this one began; null if no other create claimed it.</returns>
    public PendingCreate? Claim(PendingCreate create, long id, DateTimeOffset now)
    {
        lock (_gate)
        {
            // An earlier claim is from before a reset of the platform, which restarts its ids.
            var other = _claimed.FirstOrDefault(
                claimed => claimed.Id == id && claimed.At > create.BeganAt && claimed.Create.IsAt(create)).Create;
            if (other is null)
            {
                Add(create, id, now);
            }

            return other;
        }
    }

    /// <summary>Claims an instance that a lookup found; false if it may belong to another create.</summary>
    public bool TryClaim(PendingCreate create, long id, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (IsClaimed(create, id) || HasDuplicate(create))
            {
                return false;
            }

            Add(create, id, now);
            return true;
        }
    }

    /// <summary>True if a create claimed the instance.</summary>
    public bool IsClaimed(PendingCreate create, long id)
    {
        lock (_gate)
        {
            return _claimed.Any(claimed => claimed.Id == id && claimed.Create.IsAt(create));
        }
    }

    /// <summary>True if another create with a similar name is pending, or may have produced an instance since this one began.</summary>
    /// <remarks>Checked since the beginning of this create: the other one may have ended while this one waited for its response.</remarks>
    public bool HasDuplicate(PendingCreate create)
    {
        lock (_gate)
        {
            return HasPendingDuplicate(create) ||
                _unknown.Exists(unknown => unknown.Until >= create.BeganAt && unknown.Create.MayShareInstanceWith(create));
        }
    }

    /// <summary>True if another create with a similar name is pending. Its response will show which instance belongs to it.</summary>
    public bool HasPendingDuplicate(PendingCreate create)
    {
        lock (_gate)
        {
            return _pending.Exists(other => other != create && other.MayShareInstanceWith(create));
        }
    }

    // Claims are retained only while a pending create could match them, so memory does not grow with the number of instances.
    private void Add(PendingCreate create, long id, DateTimeOffset now)
    {
        var oldest = _pending.Min(pending => pending.BeganAt) - Retention;
        while (_claimed.Count > 0 && _claimed.Peek().At < oldest)
        {
            _claimed.Dequeue();
        }

        _claimed.Enqueue((create, id, now));
    }
}
