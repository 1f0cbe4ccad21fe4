using System.Management.Automation.Host;

namespace CloudYourMoms.Commands;

/// <summary>Tells of creations that were under way when the pipeline ended: it takes no more records, but the person can still be told.</summary>
internal static class Aftermath
{
    /// <summary>Waits for the answers, as long as the client does after a cancellation, and tells of each.</summary>
    public static async Task TellAsync(CreationQueue queue, PSHostUserInterface? person)
    {
        person?.WriteWarningLine($"Waiting up to half a minute for {queue.Count} creation(s) under way: their answers hold the tokens.");
        while (queue.Count > 0)
        {
            var creation = await queue.TakeNextAsync(CancellationToken.None);
            try
            {
                var instance = await creation.Answer;
                person?.WriteWarningLine($"Instance '{instance.Name}' was created as {instance.Id}. Get-YourMomInstance -Id {instance.Id} gives its record with the token.");
            }
            catch (YourMomException e)
            {
                person?.WriteErrorLine(e.Message);
            }
            catch (OperationCanceledException)
            {
                person?.WriteWarningLine($"Instance '{creation.Name}' was not created: its request had not been sent.");
            }
        }
    }
}
