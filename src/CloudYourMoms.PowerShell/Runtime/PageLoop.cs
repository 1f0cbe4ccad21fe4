using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Reads a list to its end, and shows progress when it has more than one page.</summary>
internal static class PageLoop
{
    private const int ActivityId = 8403;

    /// <summary>Reads all pages.</summary>
    /// <param name="cmdlet">The cmdlet that shows the progress.</param>
    /// <param name="pipeline">Its pipeline thread, which this is called on.</param>
    /// <param name="activity">What is read.</param>
    /// <param name="readPageAsync">Reads the next page, and may report on the pipeline thread how far it is.</param>
    /// <param name="statusOrNull">How far the list was read; null when it was read to its end.</param>
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
