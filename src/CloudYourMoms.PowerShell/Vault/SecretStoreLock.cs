using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Waits for the lock to change SecretStore, and shows the wait.</summary>
/// <param name="cmdlet">The command.</param>
/// <param name="vault">The name of the vault.</param>
/// <param name="timeout">The time limit of a vault call, including this wait.</param>
/// <param name="lockTimeout">The time limit of this wait.</param>
/// <param name="isEnding">True if the pipeline has ended and the cmdlet can no longer write.</param>
internal sealed class SecretStoreLock(AsyncCmdlet cmdlet, string vault, TimeSpan timeout, TimeSpan lockTimeout, bool isEnding)
{
    // At least half of the time limit is left for the call.
    private readonly TimeSpan _limit = TimeSpan.FromTicks(Math.Min(lockTimeout.Ticks, timeout.Ticks / 2));

    /// <summary>Acquires the lock, or writes a warning if it is not available.</summary>
    /// <returns>Releases the lock on disposal; null if the lock was not acquired.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public IDisposable? Acquire(CancellationToken cancellationToken)
    {
        var wait = new VaultWaitProgress(cmdlet, Messages.FormatVaultUsedByOtherSession(vault), _limit, isEnding);
        var writeLock = SecretStoreCache.FindLockFile() is { } file
            ? VaultWriteLock.Acquire(file, _limit, wait.Show, cancellationToken)
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
