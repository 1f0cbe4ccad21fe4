using System.Management.Automation;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>Shows that a command waits for a vault: a verbose line, and progress with the seconds that are left.</summary>
/// <param name="cmdlet">The command.</param>
/// <param name="message">Why it waits.</param>
/// <param name="limit">How long the wait may take.</param>
/// <param name="isEnding">True when the pipeline has ended, so that the cmdlet may write nothing any more.</param>
internal sealed class VaultWaitProgress(Cmdlet cmdlet, string message, TimeSpan limit, bool isEnding)
{
    private const int ActivityId = 8404;
    private static readonly TimeSpan UnnoticedWait = TimeSpan.FromMilliseconds(500);
    private int _shown = -1;

    /// <summary>Shows the wait, once a second. Only on the pipeline thread.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline is stopped.</exception>
    public void Show(TimeSpan waited)
    {
        if (isEnding || waited < UnnoticedWait || (int)waited.TotalSeconds == _shown)
        {
            return;
        }

        if (_shown < 0)
        {
            cmdlet.WriteVerbose($"{message} This one waits up to {Quantity.Seconds(limit)}.");
        }

        _shown = (int)waited.TotalSeconds;
        Write(message, (int)(limit - waited).TotalSeconds, ProgressRecordType.Processing);
    }

    /// <summary>Takes the progress away.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline is stopped.</exception>
    public void Close()
    {
        if (_shown >= 0)
        {
            _shown = -1;
            Write("done", 0, ProgressRecordType.Completed);
        }
    }

    private void Write(string status, int secondsRemaining, ProgressRecordType type) => cmdlet.WriteProgress(
        new ProgressRecord(ActivityId, "Waiting for the vault", status) { SecondsRemaining = secondsRemaining, RecordType = type });
}
