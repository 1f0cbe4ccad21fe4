namespace CloudYourMoms;

/// <summary>What a client has under way and has been told of, so that one creation is not taken for another of the same name.</summary>
internal sealed class CreationLedger
{
    private readonly object _gate = new();
    private readonly List<InstanceRequest> _underWay = [];
    private readonly HashSet<long> _known = [];

    public void Begin(InstanceRequest request)
    {
        lock (_gate)
        {
            _underWay.Add(request);
        }
    }

    public void End(InstanceRequest request)
    {
        lock (_gate)
        {
            _underWay.RemoveAt(_underWay.FindIndex(other => ReferenceEquals(other, request)));
        }
    }

    public void Know(long id)
    {
        lock (_gate)
        {
            _known.Add(id);
        }
    }

    public bool Knows(long id)
    {
        lock (_gate)
        {
            return _known.Contains(id);
        }
    }

    /// <summary>True while another creation that looks the same on the platform is under way.</summary>
    public bool HasTwin(InstanceRequest request)
    {
        lock (_gate)
        {
            return _underWay.Exists(other => !ReferenceEquals(other, request) && other.Name == request.Name && other.Key == request.Key);
        }
    }
}
