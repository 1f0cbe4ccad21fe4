namespace CloudYourMoms.Sandbox.Http;

/// <summary>What arrived, oldest first.</summary>
internal sealed class RequestHistory(TextWriter log)
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedRequest> _requests = [];

    public IReadOnlyList<ReceivedRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _requests];
        }
    }

    public void Add(ReceivedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            log.WriteLine($"{request.Method} {request.Path} {request.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "dropped"}");
        }
    }
}
