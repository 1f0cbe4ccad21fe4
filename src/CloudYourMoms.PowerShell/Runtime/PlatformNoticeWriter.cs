using System.Management.Automation;
using CloudYourMoms.Api.Http;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>
/// Writes the client's notices: warnings, a verbose message for each retry and lookup, and progress with the remaining seconds.
/// </summary>
/// <param name="cmdlet">The cmdlet that writes.</param>
/// <param name="post">Runs an action on the pipeline thread of the cmdlet, unless the cmdlet has ended.</param>
internal sealed class PlatformNoticeWriter(Cmdlet cmdlet, Action<Action> post) : IProgress<PlatformNotice>, IDisposable
{
    private const int ActivityId = 8402;

    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    // Only the pipeline thread uses these fields.
    private readonly List<(object Wait, string Message, DateTimeOffset Until)> _waits = [];
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private Timer? _timer;
    private bool _isShown;

    // Only one tick is posted at a time, because ticks accumulate while the pipeline thread is blocked.
    private int _isTicking;

    /// <inheritdoc/>
    /// <remarks>Can be called on any thread.</remarks>
    public void Report(PlatformNotice value)
    {
        var until = DateTimeOffset.UtcNow + value.Remaining;
        post(() => Write(value, until));
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Write(PlatformNotice notice, DateTimeOffset until)
    {
        if (notice.Kind == PlatformNoticeKind.Warning)
        {
            if (_warnings.Add(notice.Message))
            {
                cmdlet.WriteWarning(notice.Message);
            }

            return;
        }

        _waits.RemoveAll(wait => wait.Wait == notice.Wait);
        if (notice.Kind != PlatformNoticeKind.Ended)
        {
            _waits.Add((notice.Wait, notice.Message, until));
            cmdlet.WriteVerbose(notice.Message);
        }

        Show();
    }

    private void Show()
    {
        if (_waits.Count > 0)
        {
            var (_, message, until) = _waits[_waits.Count - 1];
            var left = Math.Max(0, Math.Ceiling((until - DateTimeOffset.UtcNow).TotalSeconds));
            _isShown = true;
            cmdlet.WriteProgress(Progress(message, ProgressRecordType.Processing, (int)Math.Min(left, int.MaxValue)));
            _timer ??= new Timer(_ => Tick(), null, TickInterval, TickInterval);
        }
        else if (_isShown)
        {
            _isShown = false;
            _timer?.Dispose();
            _timer = null;
            cmdlet.WriteProgress(Progress("done", ProgressRecordType.Completed, -1));
        }
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            post(() =>
            {
                Interlocked.Exchange(ref _isTicking, 0);
                if (_waits.Count > 0)
                {
                    Show();
                }
            });
        }
    }

    private static ProgressRecord Progress(string status, ProgressRecordType type, int secondsLeft) =>
        new(ActivityId, Messages.PlatformWaitActivity, status) { RecordType = type, SecondsRemaining = secondsLeft };
}
