using System.Diagnostics;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>A lock between the processes that change a vault. The system releases the lock of a killed process.</summary>
internal static class VaultWriteLock
{
    // Short compared with a change, which takes about 20 ms.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Acquires the lock, which is released on disposal.</summary>
    /// <param name="file">
    /// The lock file. It is never removed: otherwise one process could hold the removed file while another locks a new file.
    /// </param>
    /// <param name="limit">The maximum wait for another process.</param>
    /// <param name="waiting">Called before each retry with the elapsed time.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null if the limit is reached or the file cannot be created.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static IDisposable? Acquire(string file, TimeSpan limit, Action<TimeSpan> waiting, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // A file that another process has locked throws an IOException without a derived type.
                if (e.GetType() != typeof(IOException) || waited.Elapsed >= limit)
                {
                    return null;
                }
            }

            waiting(waited.Elapsed);
            cancellationToken.WaitHandle.WaitOne(PollInterval);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
