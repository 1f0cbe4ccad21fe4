namespace CloudYourMoms.Authorization.Loopback;

/// <summary>What happened at a listener, as lines that are fit to be shown: no address, code or state of a request is in them.</summary>
/// <remarks>Events come from many threads; one reader takes the lines.</remarks>
internal sealed class ListenerLog
{
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Queue<string> _lines = new();
    private TaskCompletionSource<bool> _added = Pending();

    /// <summary>Ends when there is a line to take.</summary>
    public Task Added
    {
        get
        {
            lock (_lock)
            {
                return _added.Task;
            }
        }
    }

    /// <summary>Adds an event. Of one that repeats itself the 1st, 2nd, 4th, 8th… makes a line, so that nobody can flood the log.</summary>
    public void Add(string text)
    {
        lock (_lock)
        {
            _counts.TryGetValue(text, out var before);
            var count = _counts[text] = before + 1;
            if ((count & before) == 0)
            {
                _lines.Enqueue(count == 1 ? text : $"{text} ({count} times)");
                _added.TrySetResult(true);
            }
        }
    }

    /// <summary>Takes the lines that nobody has taken yet.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        lock (_lock)
        {
            string[] lines = [.. _lines];
            _lines.Clear();
            _added = _added.Task.IsCompleted ? Pending() : _added;
            return lines;
        }
    }

    private static TaskCompletionSource<bool> Pending() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
