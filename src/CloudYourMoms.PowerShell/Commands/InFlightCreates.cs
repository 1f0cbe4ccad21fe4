using CloudYourMoms.Api;
using CloudYourMoms.Instances;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A creation that was begun, and what it is made from.</summary>
internal sealed record InFlightCreate(object? Target, string? Name, Task<CreateResult> Result);

/// <summary>Creations under way at the same time, up to a limit.</summary>
internal sealed class InFlightCreates(YourMomClient client)
{
    private readonly List<InFlightCreate> _running = [];

    public int Count => _running.Count;

    /// <summary>How many of them have not ended yet.</summary>
    public int Running => _running.Count(creation => !creation.Result.IsCompleted);

    public void Begin(object? target, ValidatedInstanceRequest request, CancellationToken cancellationToken) =>
        _running.Add(new(target, request.Request.DisplayName, client.CreateInstanceAsync(request, cancellationToken)));

    /// <summary>A creation that has ended already, or null.</summary>
    public InFlightCreate? Ended() => _running.Find(creation => creation.Result.IsCompleted);

    /// <summary>The next creation to end. Its own failure is in its answer.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before one ended.</exception>
    public async Task<InFlightCreate> NextAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<CreateResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
        {
            var ended = await Task.WhenAny([cancelled.Task, .. _running.Select(creation => creation.Result)]).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return _running.Find(creation => creation.Result == ended)!;
        }
    }

    /// <summary>Forgets a creation. Not before it was told: the pipeline may end while its record is written.</summary>
    public void Remove(InFlightCreate creation) => _running.Remove(creation);
}
