using System.Management.Automation;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Shows that a command waits for a vault: a verbose message, and progress with the remaining seconds.</summary>
/// <param name="cmdlet">The command.</param>
/// <param name="message">The reason for the wait.</param>
/// <param name="limit">The maximum wait.</param>
/// <param name="isEnding">True if the pipeline has ended and the cmdlet can no longer write.</param>
internal sealed class VaultWaitProgress(Cmdlet cmdlet, string message, TimeSpan limit, bool isEnding)
{
    private const int ActivityId = 8404;
    private static readonly TimeSpan DelayBeforeProgress = TimeSpan.FromMilliseconds(500);
    private int _shown = -1;

    /// <summary>Shows the wait, at most once per second. Call only on the pipeline thread.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public void Show(TimeSpan waited)
    {
        if (isEnding || waited < DelayBeforeProgress || (int)waited.TotalSeconds == _shown)
        {
            return;
        }

        if (_shown < 0)
        {
            cmdlet.WriteVerbose(Messages.FormatVaultWait(message, Quantity.Seconds(limit)));
        }

        _shown = (int)waited.TotalSeconds;
        Write(message, (int)(limit - waited).TotalSeconds, ProgressRecordType.Processing);
    }

    /// <summary>Removes the progress display.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public void Close()
    {
        if (_shown >= 0)
        {
            _shown = -1;
            Write("done", 0, ProgressRecordType.Completed);
        }
    }

    private void Write(string status, int secondsRemaining, ProgressRecordType type) => cmdlet.WriteProgress(
        new ProgressRecord(ActivityId, Messages.VaultWaitActivity, status) { SecondsRemaining = secondsRemaining, RecordType = type });
}
