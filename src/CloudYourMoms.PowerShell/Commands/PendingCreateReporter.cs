using System.Management.Automation;
using System.Management.Automation.Host;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Tells what was not told when the pipeline ended: it takes no more records, but the person can still be told.</summary>
/// <remarks>
/// As warnings only: the engine adds those to the warning stream of a stopped pipeline, and other lines are lost without a console.
/// </remarks>
internal static class PendingCreateReporter
{
    /// <summary>Waits for the answers, as long as the client does after a cancellation, and tells of each.</summary>
    public static async Task ReportAsync(InFlightCreates queue, ErrorRecord? untold, TokenStore? tokens, string account, PSHostUserInterface? person, PipelineThread pipeline)
    {
        if (untold is not null)
        {
            person?.WriteWarningLine($"{untold.ErrorDetails.Message} {untold.ErrorDetails.RecommendedAction}");
        }

        if (queue.Running > 0)
        {
            person?.WriteWarningLine($"Waiting up to half a minute for {queue.Running} creation(s) under way: their answers hold the tokens.");
        }

        while (queue.Count > 0)
        {
            var creation = await queue.TakeNextAsync(CancellationToken.None).ResumeOn(pipeline);
            await ReportAsync(creation, tokens, account, person, pipeline).ResumeOn(pipeline);
        }
    }

    private static async Task ReportAsync(InFlightCreate creation, TokenStore? tokens, string account, PSHostUserInterface? person, PipelineThread pipeline)
    {
        try
        {
            var result = await creation.Result.ResumeOn(pipeline);
            CreateOutputWriter.RequireOwn(result, tokens, CancellationToken.None);
            var instance = result.Instance;
            var place = tokens is not null && IsStored(instance, tokens) ? "Its token is in the vault." : $"Get-YourMomInstance -Id {instance.Id}{account} gives its record with the token.";
            person?.WriteWarningLine($"Instance '{creation.Name}' was created as {instance.Id}. {place}");
        }
        catch (YourMomException e)
        {
            person?.WriteWarningLine($"{e.Message} {ErrorRecordFactory.ToRecord(e, null, account, null).ErrorDetails.RecommendedAction}");
        }
        catch (OperationCanceledException)
        {
            person?.WriteWarningLine($"Instance '{creation.Name}' was not created: its request had not been sent, or the platform had put it off.");
        }
    }

    private static bool IsStored(Instance instance, TokenStore tokens)
    {
        try
        {
            tokens.Store(instance.Id, instance.Name, instance.Key, instance.Token, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is YourMomException or PipelineStoppedException)
        {
            // A pipeline that is stopping may run no command any more.
            return false;
        }
    }
}
