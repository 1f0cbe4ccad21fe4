using CloudYourMoms.Api;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A create in progress.</summary>
/// <param name="Target">The target object of its errors.</param>
/// <param name="Name">The name of the instance.</param>
/// <param name="Result">The create operation.</param>
internal sealed record InFlightCreate(object? Target, string? Name, Task<CreateResult> Result);

/// <summary>Runs up to a limit of creates in parallel and writes their results as they complete.</summary>
internal sealed class InFlightCreates(YourMomClient client, CreateOutputWriter output, int limit)
{
    private readonly List<InFlightCreate> _pending = [];

    public int Count => _pending.Count;

    /// <summary>The number of creates that have not completed.</summary>
    public int Running => _pending.Count(create => !create.Result.IsCompleted);

    /// <summary>Starts a create, after waiting until fewer creates than the limit are in progress.</summary>
    public async Task BeginAsync(
        object? target, ValidatedInstanceRequest request, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        while (_pending.Count >= limit)
        {
            await WriteNextAsync(pipeline, cancellationToken).ResumeOn(pipeline);
        }

        _pending.Add(new(target, request.Request.DisplayName, client.CreateInstanceAsync(request, cancellationToken)));
    }

    /// <summary>Writes the results of creates that have completed.</summary>
    public async Task WriteCompletedAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        while (_pending.Find(create => create.Result.IsCompleted) is { } completed)
        {
            await WriteAsync(completed, pipeline, cancellationToken).ResumeOn(pipeline);
        }

        output.Progress(_pending.Count);
    }

    /// <summary>Waits for all creates and writes each result as it completes.</summary>
    /// <exception cref="OperationCanceledException">Canceled before a create completed.</exception>
    public async Task WriteAllAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        while (_pending.Count > 0)
        {
            await WriteNextAsync(pipeline, cancellationToken).ResumeOn(pipeline);
        }
    }

    /// <summary>Waits for the next create to complete and removes it. Its failure is in its result.</summary>
    /// <exception cref="OperationCanceledException">Canceled before a create completed.</exception>
    public async Task<InFlightCreate> TakeNextAsync(CancellationToken cancellationToken)
    {
        var next = await NextAsync(cancellationToken).ConfigureAwait(false);
        _pending.Remove(next);
        return next;
    }

    private async Task<InFlightCreate> NextAsync(CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<CreateResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken)))
        {
            var completed = await Task.WhenAny([canceled.Task, .. _pending.Select(create => create.Result)]).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return _pending.Find(create => create.Result == completed)!;
        }
    }

    private async Task WriteNextAsync(PipelineThread pipeline, CancellationToken cancellationToken) =>
        await WriteAsync(await NextAsync(cancellationToken).ResumeOn(pipeline), pipeline, cancellationToken).ResumeOn(pipeline);

    private async Task WriteAsync(InFlightCreate create, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        if (create.Result.Status != TaskStatus.RanToCompletion)
        {
            // If the error of a failed create ends the pipeline, no instance is lost.
            _pending.Remove(create);
        }

        // Removed after its instance is written: if the pipeline ends during the write, the instance is still reported.
        var failure = await output.EndAsync(create, pipeline, cancellationToken).ResumeOn(pipeline);
        _pending.Remove(create);
        output.Progress(_pending.Count);
        if (failure is not null)
        {
            // Last, because -ErrorAction Stop ends the pipeline here.
            output.WriteError(failure);
        }
    }
}
