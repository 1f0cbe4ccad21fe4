using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>The progress of reading a list. It shows when the list has more than one page.</summary>
internal sealed class ListProgress(Cmdlet cmdlet, string activity) : IDisposable
{
    private const int ActivityId = 8403;
    private bool _isShown;

    /// <summary>Shows how far the list was read. Only on the pipeline thread.</summary>
    public void Report(string status)
    {
        _isShown = true;
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, status));
    }

    /// <summary>Takes the progress away.</summary>
    public void Dispose()
    {
        if (_isShown)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
