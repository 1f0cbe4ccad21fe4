using System.Collections.Concurrent;

namespace CloudYourMoms.Commands;

/// <summary>Runs an asynchronous body on the pipeline thread: what it awaits runs elsewhere, its continuations come back here.</summary>
/// <remarks>So a body calls <c>WriteObject</c> after an await, and what that throws surfaces in the body, whose <c>finally</c> runs.</remarks>
internal sealed class PipelinePump : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    private PipelinePump()
    {
    }

    /// <summary>Returns or throws when the body has ended, and never before: its <c>finally</c> is what frees the port.</summary>
    public static void Run(Func<Task> body)
    {
        var previous = Current;
        using var pump = new PipelinePump();
        SetSynchronizationContext(pump);
        try
        {
            var task = body();
            _ = task.ContinueWith(_ => pump._queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach (var (callback, state) in pump._queue.GetConsumingEnumerable())
            {
                callback(state);
            }

            // The task has ended: this only hands on its exception as it was thrown.
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _queue.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The body has ended; what it left behind has no pipeline to come back to.
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _queue.Dispose();
}
