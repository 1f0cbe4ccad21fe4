using CloudYourMoms.Errors;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>Questions to the platform that are still answered when the command is stopped.</summary>
internal static class FinalAttempt
{
    // Somebody is waiting for the prompt by then.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks the platform, after a cancellation one last time for a few seconds.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="failed">Is given the reason when the platform could not be asked.</param>
    /// <param name="cancellationToken">Ends the call, but for the last time.</param>
    /// <returns>The response; null when the platform could not be asked.</returns>
    public static async Task<T?> AskAsync<T>(
        Func<CancellationToken, Task<T>> ask, Action<YourMomException>? failed, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e)
        {
            failed?.Invoke(e);
            return null;
        }
        catch (OperationCanceledException)
        {
            using var last = new CancellationTokenSource(Limit);
            try
            {
                return await ask(last.Token).ConfigureAwait(false);
            }
            catch (YourMomException e)
            {
                failed?.Invoke(e);
                return null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }
}
