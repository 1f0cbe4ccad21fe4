using System.Diagnostics;
using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>The wait of a command for its turn to change SecretStore, which it shows.</summary>
/// <param name="cmdlet">The command.</param>
/// <param name="vault">The vault's name.</param>
/// <param name="timeout">How long one call of the vault may take, this wait included.</param>
/// <param name="lockTimeout">How long the wait may take.</param>
/// <param name="isEnding">True when the pipeline has ended, so that the cmdlet may write nothing any more.</param>
internal sealed class SecretStoreTurn(PSCmdlet cmdlet, string vault, TimeSpan timeout, TimeSpan lockTimeout, bool isEnding)
{
    // The call itself needs the rest of its time.
    private readonly TimeSpan _limit = TimeSpan.FromTicks(Math.Min(lockTimeout.Ticks, timeout.Ticks / 2));

    /// <summary>Waits for the lock, and warns when the limit is reached; its disposal ends the turn.</summary>
    /// <returns>Null without the lock.</returns>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public IDisposable? Take(CancellationToken cancellationToken)
    {
        var wait = new VaultWaitProgress(cmdlet, $"Another session writes to the vault '{vault}'.", _limit, isEnding);
        var turn = SecretStoreCache.FindLockFile() is { } file ? VaultWriteLock.Take(file, _limit, wait.Show, cancellationToken) : null;
        try
        {
            wait.Close();
        }
        catch
        {
            // Such as a stopped pipeline: nobody else would release the lock.
            turn?.Dispose();
            throw;
        }

        if (turn is null && !isEnding)
        {
            cmdlet.WriteWarning(
                $"Writing to the vault '{vault}' without its lock: another session holds the lock, or its file cannot be made. " +
                "If a token is missing afterwards, Get-YourMomInstance -WithoutStoredToken | Save-YourMomToken stores it.");
        }

        return turn;
    }
}

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
    /// <exception cref="OperationCanceledException">Canceled.</exception>
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
