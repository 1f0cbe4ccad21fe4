using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Runs an asynchronous method of a cmdlet on the pipeline thread. Await <c>task.ResumeOn(thread)</c> to return to it.</summary>
/// <remarks>
/// No <see cref="SynchronizationContext"/> is set on purpose. WriteObject, ShouldProcess, prompts and vault calls run third-party code on
/// this thread. If that code blocks on a task, a context would deadlock: the continuation would wait for the blocked thread.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The collection creates a handle only on request, and nothing requests it.")]
internal sealed class PipelineThread
{
    private readonly BlockingCollection<Action> _continuations = [];

    private PipelineThread()
    {
    }

    /// <summary>Runs a method until its task has ended, so that every <c>finally</c> has run.</summary>
    public static void Run(Func<PipelineThread, Task> method)
    {
        var thread = new PipelineThread();
        var task = method(thread);
        _ = task.ContinueWith(
            _ => thread._continuations.CompleteAdding(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        foreach (var continuation in thread._continuations.GetConsumingEnumerable())
        {
            continuation();
        }

        // Throws the exception of the task unchanged.
        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs an action, which must not throw, on the pipeline thread; false if the method has ended.</summary>
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
            // The method has ended without awaiting this task, so no pipeline is left to return to.
            ThreadPool.QueueUserWorkItem(_ => continuation());
        }
    }
}

/// <summary>Awaitables that return to the pipeline thread.</summary>
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
