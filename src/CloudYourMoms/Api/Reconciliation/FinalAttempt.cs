using CloudYourMoms.Errors;

namespace CloudYourMoms.Api.Reconciliation;

/// <summary>Sends requests that get one final attempt if the command is stopped.</summary>
internal static class FinalAttempt
{
    // The user is waiting for the prompt.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Sends a request; after a cancellation, one more time with a short timeout.</summary>
    /// <param name="send">Sends the request.</param>
    /// <param name="failed">Called with the error if the request failed.</param>
    /// <param name="cancellationToken">Cancels the request, but not the final attempt.</param>
    /// <returns>The response; null if the request failed.</returns>
    public static async Task<T?> SendAsync<T>(
        Func<CancellationToken, Task<T>> send, Action<YourMomException>? failed, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await send(cancellationToken).ConfigureAwait(false);
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
                return await send(last.Token).ConfigureAwait(false);
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
