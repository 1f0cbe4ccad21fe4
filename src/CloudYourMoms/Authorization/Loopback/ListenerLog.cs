using CloudYourMoms.Errors;

namespace CloudYourMoms.Authorization.Loopback;

/// <summary>The events of a listener, as lines that are safe to display: they contain no address, code or state of a request.</summary>
/// <remarks>Many threads add events; one reader takes the lines.</remarks>
internal sealed class ListenerLog
{
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Queue<string> _lines = new();
    private TaskCompletionSource<bool> _added = Pending();

    /// <summary>Completes when a line is available.</summary>
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

    /// <summary>
    /// Adds an event. A repeated event adds a line only at its 1st, 2nd, 4th, 8th… occurrence, so that no client can flood the log.
    /// </summary>
    public void Add(string text)
    {
        lock (_lock)
        {
            _counts.TryGetValue(text, out var previous);
            var count = _counts[text] = previous + 1;
            if ((count & previous) == 0)
            {
                _lines.Enqueue(count == 1 ? text : Messages.FormatListenerEventRepeated(text, count));
                _added.TrySetResult(true);
            }
        }
    }

    /// <summary>Removes and returns the available lines.</summary>
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
