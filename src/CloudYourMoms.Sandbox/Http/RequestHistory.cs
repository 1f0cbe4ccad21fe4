using System.Globalization;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>The received requests, oldest first.</summary>
internal sealed class RequestHistory(TextWriter log)
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedRequest> _requests = [];
    private TaskCompletionSource _change = NewChange();

    /// <summary>Completes at the next change. A request is recorded after it has changed the sandbox's state.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate)
            {
                return _change.Task;
            }
        }
    }

    public IReadOnlyList<ReceivedRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _requests];
        }
    }

    /// <summary>The latest requests, newest first, and the total number of requests.</summary>
    public (IReadOnlyList<ReceivedRequest> Requests, int Total) Last(int count)
    {
        lock (_gate)
        {
            return ([.. _requests.TakeLast(count).Reverse()], _requests.Count);
        }
    }

    /// <summary>Records a request; returns its number for <see cref="Finish"/>.</summary>
    public int Add(ReceivedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            log.WriteLine($"{request.Method} {request.Path} {request.Status?.ToString(CultureInfo.InvariantCulture) ?? "dropped"}");
            SignalChange();
            return _requests.Count - 1;
        }
    }

    public void Finish(int number, TimeSpan duration)
    {
        lock (_gate)
        {
            _requests[number] = _requests[number] with { Duration = duration };
            SignalChange();
        }
    }

    private void SignalChange()
    {
        _change.SetResult();
        _change = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
