namespace CloudYourMoms;

/// <summary>Questions to the platform that are still answered when the command is stopped.</summary>
internal static class LastTry
{
    // Somebody is waiting for the prompt by then.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks the platform, after a cancellation one last time for a few seconds; null when it could not be asked, which is part of the explanation.</summary>
    public static async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            using var last = new CancellationTokenSource(Limit);
            try
            {
                return await ask(last.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is YourMomException or OperationCanceledException)
            {
                return null;
            }
        }
    }
}
