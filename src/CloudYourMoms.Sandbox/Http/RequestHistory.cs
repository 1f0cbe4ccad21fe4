using System.Globalization;

namespace CloudYourMoms.Sandbox.Http;

/// <summary>What arrived, oldest first.</summary>
internal sealed class RequestHistory(TextWriter log)
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedRequest> _requests = [];
    private TaskCompletionSource _change = NewChange();

    /// <summary>Ends at the next change. All that a request changes in the sandbox is done when the request is noted.</summary>
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

    /// <summary>The last requests, newest first, and how many there were in all.</summary>
    public (IReadOnlyList<ReceivedRequest> Requests, int Total) Last(int count)
    {
        lock (_gate)
        {
            return ([.. _requests.TakeLast(count).Reverse()], _requests.Count);
        }
    }

    /// <summary>Notes a request; the number that it returns is for <see cref="Finish"/>.</summary>
    public int Add(ReceivedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            log.WriteLine($"{request.Method} {request.Path} {request.Status?.ToString(CultureInfo.InvariantCulture) ?? "dropped"}");
            Announce();
            return _requests.Count - 1;
        }
    }

    public void Finish(int number, TimeSpan duration)
    {
        lock (_gate)
        {
            _requests[number] = _requests[number] with { Duration = duration };
            Announce();
        }
    }

    private void Announce()
    {
        _change.SetResult();
        _change = NewChange();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
