namespace CloudYourMoms;

/// <summary>What a client has under way and has been told of, so that one creation is not taken for another of the same name.</summary>
internal sealed class CreationLedger
{
    // An instance from this long before a creation was sent is not taken for it, whatever the clocks say.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(40);

    private readonly object _gate = new();
    private readonly List<(InstanceRequest Request, DateTimeOffset At)> _underWay = [];
    private readonly List<(string? Name, DateTimeOffset Until)> _left = [];
    private readonly Queue<(long Id, DateTimeOffset At)> _known = new();

    public void Begin(InstanceRequest request, DateTimeOffset now)
    {
        lock (_gate)
        {
            _underWay.Add((request, now));
            var oldest = _underWay.Min(creation => creation.At);
            _left.RemoveAll(left => left.Until < oldest);
        }
    }

    public void End(InstanceRequest request)
    {
        lock (_gate)
        {
            _underWay.RemoveAt(_underWay.FindIndex(other => ReferenceEquals(other.Request, request)));
        }
    }

    /// <summary>Remembers for a while a creation of which nobody knows whether it will come to be: a later one of its name may be it.</summary>
    public void Leave(InstanceRequest request, DateTimeOffset now)
    {
        lock (_gate)
        {
            _left.Add((request.Name?.Trim(), now + Margin));
        }
    }

    /// <summary>Remembers an instance for as long as a creation is under way that could be taken for it: memory does not grow with their number.</summary>
    public void Know(long id, DateTimeOffset now)
    {
        lock (_gate)
        {
            var oldest = _underWay.Min(creation => creation.At) - Margin;
            while (_known.Count > 0 && _known.Peek().At < oldest)
            {
                _known.Dequeue();
            }

            _known.Enqueue((id, now));
        }
    }

    public bool Knows(long id)
    {
        lock (_gate)
        {
            return _known.Any(known => known.Id == id);
        }
    }

    /// <summary>True while another creation that looks the same on the platform is under way, or could have come to be since this one began.</summary>
    /// <remarks>Since then, not at this moment: the answer to this one may have taken longer than the other had left.</remarks>
    public bool HasTwin(InstanceRequest request)
    {
        lock (_gate)
        {
            var name = request.Name?.Trim();
            var beganAt = _underWay.Find(creation => ReferenceEquals(creation.Request, request)).At;
            return _left.Exists(left => left.Name == name && left.Until >= beganAt) || _underWay.Exists(other =>
                !ReferenceEquals(other.Request, request) && other.Request.Name?.Trim() == name);
        }
    }
}
