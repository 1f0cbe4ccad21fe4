using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Runs an asynchronous method of a cmdlet on the pipeline thread. An await of <c>task.ResumeOn(thread)</c> returns there.</summary>
/// <remarks>
/// There is no <see cref="SynchronizationContext"/> on purpose. WriteObject, ShouldProcess, a prompt and a call to a vault run other people's code on
/// this thread. When that code blocks on an await, a context would make its continuation wait for the thread that is blocked.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The collection holds no handle as long as nobody asks for one.")]
internal sealed class PipelineThread
{
    private readonly BlockingCollection<Action> _continuations = [];

    private PipelineThread()
    {
    }

    /// <summary>Returns or throws when the method's task has ended and never before, so that every <c>finally</c> has run.</summary>
    public static void Run(Func<PipelineThread, Task> method)
    {
        var thread = new PipelineThread();
        var task = method(thread);
        _ = task.ContinueWith(
            _ => thread._continuations.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var continuation in thread._continuations.GetConsumingEnumerable())
        {
            continuation();
        }

        // The task has ended: this throws its exception unchanged.
        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs an action on the pipeline thread, where it must not throw; false when the method has ended, and the action is not run.</summary>
    public bool TryPost(Action action)
    {
        try
        {
            _continuations.Add(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Runs a continuation on the pipeline thread.</summary>
    public void Post(Action continuation)
    {
        if (!TryPost(continuation))
        {
            // The method has ended; what it did not await has no pipeline to return to.
            ThreadPool.QueueUserWorkItem(_ => continuation());
        }
    }
}

/// <summary>Awaits that return to the pipeline thread.</summary>
internal static class PipelineThreadExtensions
{
    public static PipelineAwaiter ResumeOn(this Task task, PipelineThread thread) => new(task, thread);

    public static PipelineAwaiter<T> ResumeOn<T>(this Task<T> task, PipelineThread thread) => new(task, thread);
}

/// <summary>Awaits a task and returns to the pipeline thread.</summary>
internal readonly struct PipelineAwaiter(Task task, PipelineThread thread) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public PipelineAwaiter GetAwaiter() => this;

    public void GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var target = thread;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => target.Post(continuation));
    }
}

/// <summary>Awaits a task and returns to the pipeline thread with its result.</summary>
internal readonly struct PipelineAwaiter<T>(Task<T> task, PipelineThread thread) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public PipelineAwaiter<T> GetAwaiter() => this;

    public T GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var target = thread;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => target.Post(continuation));
    }
}
