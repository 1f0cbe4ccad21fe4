using System.Security.Cryptography;
using System.Text;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>The creates that are pending, or whose outcome is unknown, so that none of them claims the instance of another. Thread-safe.</summary>
internal sealed class PendingCreateTracker
{
    // An instance from this long before a create was begun is not taken for it, and one of an unknown outcome may still appear for as long.
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(40);

    private readonly object _gate = new();
    private readonly List<PendingCreate> _pending = [];
    private readonly List<(PendingCreate Create, DateTimeOffset Until)> _unknown = [];
    private readonly Queue<(PendingCreate Create, long Id, DateTimeOffset At)> _claimed = new();

    /// <summary>The one that all clients of this process share: several runspaces may create instances of the same name at the same time.</summary>
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

    /// <summary>Ends a create of which nobody knows whether its instance will still appear.</summary>
    public void EndUnknown(PendingCreate create, DateTimeOffset now)
    {
        lock (_gate)
        {
            _pending.Remove(create);
            _unknown.Add((create, now + ClockSkew));
        }
    }

    /// <summary>Claims the instance that the platform named in the response to a create.</summary>
    /// <returns>The create that claimed it since this one began; null when there is none.</returns>
    public PendingCreate? Claim(PendingCreate create, long id, DateTimeOffset now)
    {
        lock (_gate)
        {
            // An earlier claim is from a platform that was reset since: its ids begin again.
            var other = _claimed.FirstOrDefault(
                claimed => claimed.Id == id && claimed.At > create.BeganAt && claimed.Create.IsAt(create)).Create;
            if (other is null)
            {
                Add(create, id, now);
            }

            return other;
        }
    }

    /// <summary>Claims an instance that was looked up; false when it can be that of another create.</summary>
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

    /// <summary>True when the instance is that of a create which is known.</summary>
    public bool IsClaimed(PendingCreate create, long id)
    {
        lock (_gate)
        {
            return _claimed.Any(claimed => claimed.Id == id && claimed.Create.IsAt(create));
        }
    }

    /// <summary>True while another create of a similar name is pending, or could still have given an instance since this one began.</summary>
    /// <remarks>Since then, not at this moment: the response to this one may have taken longer than the other had left.</remarks>
    public bool HasDuplicate(PendingCreate create)
    {
        lock (_gate)
        {
            return HasPendingDuplicate(create) || _unknown.Exists(unknown => unknown.Until >= create.BeganAt && unknown.Create.MayShareInstanceWith(create));
        }
    }

    /// <summary>True while another create of a similar name is pending: what it will be told says which instance is whose.</summary>
    public bool HasPendingDuplicate(PendingCreate create)
    {
        lock (_gate)
        {
            return _pending.Exists(other => other != create && other.MayShareInstanceWith(create));
        }
    }

    // For as long as a create is pending that could be taken for it: memory does not grow with the number of instances.
    private void Add(PendingCreate create, long id, DateTimeOffset now)
    {
        var oldest = _pending.Min(pending => pending.BeganAt) - ClockSkew;
        while (_claimed.Count > 0 && _claimed.Peek().At < oldest)
        {
            _claimed.Dequeue();
        }

        _claimed.Enqueue((create, id, now));
    }
}

/// <summary>A create that has been begun and has not ended.</summary>
internal sealed class PendingCreate(Uri platform, string name, DateTimeOffset beganAt)
{
    private readonly string _platform = PlatformOf(platform);

    public DateTimeOffset BeganAt => beganAt;

    /// <summary>Tells the creates of a process apart.</summary>
    public string Number { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The name that was sent.</summary>
    public string Name => name;

    /// <summary>
    /// A hash of the platform and the beginning of the name: equal for creates whose instances the platform may show under the same name.
    /// </summary>
    public string Hash { get; } = ToHash($"{PlatformOf(platform)} {SimilarName.CommonStart(name)}");

    public bool IsAt(PendingCreate other) => _platform == other._platform;

    /// <summary>True when the platform may show the instances of both under the same name.</summary>
    public bool MayShareInstanceWith(PendingCreate other) => IsAt(other) && SimilarName.MayBeShownAlike(name, other.Name);

    private static string PlatformOf(Uri address) => address.AbsoluteUri.TrimEnd('/');

    private static string ToHash(string text)
    {
        using var sha256 = SHA256.Create();
        return BitConverter.ToString(sha256.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", string.Empty);
    }
}
