using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Reads all pages of a list, and shows progress if the list has more than one page.</summary>
internal static class PageLoop
{
    private const int ActivityId = 8403;

    /// <summary>Reads all pages.</summary>
    /// <param name="cmdlet">The cmdlet that shows the progress.</param>
    /// <param name="pipeline">The pipeline thread of the cmdlet. Call this method on that thread.</param>
    /// <param name="activity">The activity that the progress shows.</param>
    /// <param name="readPageAsync">Reads the next page, and can report its status on the pipeline thread.</param>
    /// <param name="statusOrNull">The status between pages; null after the last page.</param>
    public static async Task ReadAllAsync(
        Cmdlet cmdlet,
        PipelineThread pipeline,
        string activity,
        Func<Action<string>, Task> readPageAsync,
        Func<string?> statusOrNull)
    {
        var isShown = false;
        try
        {
            await readPageAsync(Report).ResumeOn(pipeline);
            while (statusOrNull() is { } status)
            {
                Report(status);
                await readPageAsync(Report).ResumeOn(pipeline);
            }
        }
        finally
        {
            if (isShown)
            {
                cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed });
            }
        }

        void Report(string status)
        {
            isShown = true;
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, status));
        }
    }
}
