using CloudYourMoms.Api;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A creation that was begun, and what it is made from.</summary>
internal sealed record InFlightCreate(object? Target, string? Name, Task<CreateResult> Result);

/// <summary>Creations under way at the same time, up to a limit, and written as they end.</summary>
internal sealed class InFlightCreates(YourMomClient client, CreateOutputWriter output, int limit)
{
    private readonly List<InFlightCreate> _running = [];

    public int Count => _running.Count;

    /// <summary>How many of them have not ended yet.</summary>
    public int Running => _running.Count(creation => !creation.Result.IsCompleted);

    /// <summary>Begins a creation, as soon as fewer than the limit are under way.</summary>
    public async Task BeginAsync(
        object? target, ValidatedInstanceRequest request, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        while (_running.Count >= limit)
        {
            await WriteNextAsync(pipeline, cancellationToken).ResumeOn(pipeline);
        }

        _running.Add(new(target, request.Request.DisplayName, client.CreateInstanceAsync(request, cancellationToken)));
    }

    /// <summary>Writes those that have ended already.</summary>
    public async Task WriteEndedAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        while (_running.Find(creation => creation.Result.IsCompleted) is { } ended)
        {
            await WriteAsync(ended, pipeline, cancellationToken).ResumeOn(pipeline);
        }

        output.Progress(_running.Count);
    }

    /// <summary>Waits for all and writes each as it ends.</summary>
    /// <exception cref="OperationCanceledException">Canceled before one ended.</exception>
    public async Task WriteAllAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        while (_running.Count > 0)
        {
            await WriteNextAsync(pipeline, cancellationToken).ResumeOn(pipeline);
        }
    }

    /// <summary>The next creation to end, which is not among these any more. Its own failure is in its result.</summary>
    /// <exception cref="OperationCanceledException">Canceled before one ended.</exception>
    public async Task<InFlightCreate> TakeNextAsync(CancellationToken cancellationToken)
    {
        var next = await NextAsync(cancellationToken).ConfigureAwait(false);
        _running.Remove(next);
        return next;
    }

    private async Task<InFlightCreate> NextAsync(CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<CreateResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken)))
        {
            var ended = await Task.WhenAny([canceled.Task, .. _running.Select(creation => creation.Result)]).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return _running.Find(creation => creation.Result == ended)!;
        }
    }

    private async Task WriteNextAsync(PipelineThread pipeline, CancellationToken cancellationToken) =>
        await WriteAsync(await NextAsync(cancellationToken).ResumeOn(pipeline), pipeline, cancellationToken).ResumeOn(pipeline);

    private async Task WriteAsync(InFlightCreate creation, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        if (creation.Result.Status != TaskStatus.RanToCompletion)
        {
            // Nothing that could be lost when its error ends the pipeline.
            _running.Remove(creation);
        }

        // Removed after its record was written: the pipeline may end while it is written, and then the creation is still to be reported.
        var failure = await output.EndAsync(creation, pipeline, cancellationToken).ResumeOn(pipeline);
        _running.Remove(creation);
        output.Progress(_running.Count);
        if (failure is not null)
        {
            // The record is out with its token: even where an error stops everything, that creation is reported.
            output.WriteError(failure);
        }
    }
}
