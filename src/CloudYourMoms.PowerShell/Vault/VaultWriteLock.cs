using System.Diagnostics;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Lets one process at a time change a vault. The system releases the lock of a process that was killed.</summary>
internal static class VaultWriteLock
{
    // A change takes about 20 ms.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock; its disposal releases it.</summary>
    /// <param name="file">
    /// The lock's file. It stays: while one process holds a file that was removed, another could lock a new one of the name.
    /// </param>
    /// <param name="limit">How long to wait for another process.</param>
    /// <param name="waiting">Called before each pause, with the time that was waited so far.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the limit is reached, or the file cannot be made.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IDisposable? Take(string file, TimeSpan limit, Action<TimeSpan> waiting, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // A process that holds it is an IOException without a type.
                if (e.GetType() != typeof(IOException) || waited.Elapsed >= limit)
                {
                    return null;
                }
            }

            waiting(waited.Elapsed);
            cancellationToken.WaitHandle.WaitOne(Pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
