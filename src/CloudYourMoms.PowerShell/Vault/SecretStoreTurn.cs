using System.Diagnostics;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Waits for the lock to change SecretStore, and shows the wait.</summary>
/// <param name="cmdlet">The command.</param>
/// <param name="vault">The name of the vault.</param>
/// <param name="timeout">The time limit of a vault call, including this wait.</param>
/// <param name="lockTimeout">The time limit of this wait.</param>
/// <param name="isEnding">True if the pipeline has ended and the cmdlet can no longer write.</param>
internal sealed class SecretStoreTurn(AsyncCmdlet cmdlet, string vault, TimeSpan timeout, TimeSpan lockTimeout, bool isEnding)
{
    // At least half of the time limit is left for the call.
    private readonly TimeSpan _limit = TimeSpan.FromTicks(Math.Min(lockTimeout.Ticks, timeout.Ticks / 2));

    /// <summary>Takes the lock, or writes a warning if it is not available.</summary>
    /// <returns>Releases the lock on disposal; null if the lock was not taken.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public IDisposable? Take(CancellationToken cancellationToken)
    {
        var wait = new VaultWaitProgress(cmdlet, Messages.FormatVaultUsedByOtherSession(vault), _limit, isEnding);
        var writeLock = SecretStoreCache.FindLockFile() is { } file
            ? VaultWriteLock.Take(file, _limit, wait.Show, cancellationToken)
            : null;
        try
        {
            wait.Close();
        }
        catch
        {
            // For example because the pipeline was stopped. No other code can release the lock.
            writeLock?.Dispose();
            throw;
        }

        if (writeLock is null && !isEnding)
        {
            cmdlet.WriteWarning(
                Messages.FormatVaultWriteWithoutLock(vault, CommandArgument.SaveMissingTokens(vault, cmdlet.AccountArguments)));
        }

        return writeLock;
    }
}

/// <summary>A lock between the processes that change a vault. The system releases the lock of a killed process.</summary>
internal static class VaultWriteLock
{
    // Short compared with a change, which takes about 20 ms.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock, which is released on disposal.</summary>
    /// <param name="file">
    /// The lock file. It is never removed: otherwise one process could hold the removed file while another locks a new file.
    /// </param>
    /// <param name="limit">The maximum wait for another process.</param>
    /// <param name="waiting">Called before each retry with the elapsed time.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null if the limit is reached or the file cannot be created.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
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
