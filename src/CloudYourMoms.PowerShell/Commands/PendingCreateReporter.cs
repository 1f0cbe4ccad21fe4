using System.Management.Automation;
using System.Management.Automation.Host;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Reports creates that are not reported yet when the pipeline ends.</summary>
/// <remarks>
/// Only warnings are written: PowerShell adds them to the warning stream of a stopped pipeline. Other lines are lost without a console.
/// </remarks>
internal static class PendingCreateReporter
{
    /// <summary>Waits for the pending responses, up to the client's cancellation grace period, and reports each result.</summary>
    public static async Task ReportAsync(
        InFlightCreates creates,
        ErrorRecord? deferredError,
        TokenStore? tokens,
        string account,
        PSHostUserInterface? ui,
        PipelineThread pipeline)
    {
        if (deferredError is not null)
        {
            ui?.WriteWarningLine($"{deferredError.ErrorDetails.Message} {deferredError.ErrorDetails.RecommendedAction}");
        }

        if (creates.Running > 0)
        {
            ui?.WriteWarningLine(Messages.FormatPendingCreatesWait(Quantity.Of(creates.Running, "create")));
        }

        while (creates.Count > 0)
        {
            var create = await creates.TakeNextAsync(CancellationToken.None).ResumeOn(pipeline);
            await ReportAsync(create, tokens, account, ui, pipeline).ResumeOn(pipeline);
        }
    }

    private static async Task ReportAsync(
        InFlightCreate create, TokenStore? tokens, string account, PSHostUserInterface? ui, PipelineThread pipeline)
    {
        try
        {
            var result = await create.Result.ResumeOn(pipeline);
            CreateOutputWriter.RequireOwn(result, tokens, CancellationToken.None);
            var instance = result.Instance;
            var next = tokens is null
                ? Messages.FormatPendingCreateReadAdvice(instance.Id, account)
                : Store(instance, tokens, account);
            ui?.WriteWarningLine(Messages.FormatPendingCreateCompleted(create.Name, instance.Id, next));
        }
        catch (YourMomException e)
        {
            ui?.WriteWarningLine(Describe(e, account));
        }
        catch (OperationCanceledException)
        {
            ui?.WriteWarningLine(Messages.FormatPendingCreateNotSent(create.Name));
        }
    }

    // Returns the result as text.
    private static string Store(Instance instance, TokenStore tokens, string account)
    {
        try
        {
            tokens.Store(instance.Id, instance.Name, instance.Key, instance.Token, CancellationToken.None);
            return Messages.PendingCreateTokenStored;
        }
        catch (YourMomException e)
        {
            return Describe(e, account);
        }
        catch (PipelineStoppedException e)
        {
            // A stopping pipeline cannot run the vault's commands.
            return Describe(tokens.NotStored(instance.Id, instance.Name, e), account);
        }
    }

    private static string Describe(YourMomException failure, string account) =>
        $"{failure.Message} {ErrorRecordFactory.ToRecord(failure, null, account, null).ErrorDetails.RecommendedAction}";
}
