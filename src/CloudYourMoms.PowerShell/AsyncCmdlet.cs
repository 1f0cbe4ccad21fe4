using System.Management.Automation;

namespace CloudYourMoms.Commands;

/// <summary>A cmdlet whose work is asynchronous, stops at once, and reports every failure with an id and a remedy.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The source holds no timer and no handle, and a stop may come after the end.")]
public abstract class AsyncCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stopping = new();
    private PipelineThread? _pipeline;

    /// <summary>What the error is about, for <c>TargetObject</c>.</summary>
    protected abstract object? ErrorTarget { get; }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The thread that the asynchronous methods return to: only there may they write, ask, or use the session.</summary>
    private protected PipelineThread Pipeline => _pipeline ?? throw new InvalidOperationException("No asynchronous method of the cmdlet is running.");

    /// <summary>True when -WhatIf or -Confirm may keep the command from doing anything: then nothing is written before they were heard.</summary>
    private protected bool MayAskFirst =>
        MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm") ||
        SessionState.PSVariable.GetValue("WhatIfPreference") is true ||
        SessionState.PSVariable.GetValue("ConfirmPreference") is ConfirmImpact.Low or ConfirmImpact.Medium;

    /// <summary>The parameters that say whose account a command acts for, to be typed with the next command too.</summary>
    private protected virtual string AccountWords => string.Empty;

    /// <summary>The error to write for a failure.</summary>
    private protected ErrorRecord ToRecord(YourMomException exception, object? target) => ErrorTable.ToRecord(exception, target, AccountWords);

    /// <summary>Checks that need no pipeline input, so that a mistake shows before the first record is made.</summary>
    protected virtual void CheckParameters()
    {
    }

    /// <summary>The work for one record.</summary>
    protected abstract Task ProcessRecordAsync(CancellationToken cancellationToken);

    /// <summary>What is left to do when the last record has come.</summary>
    protected virtual Task EndProcessingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(CheckParameters);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(() => Run(() => ProcessRecordAsync(_stopping.Token)));

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() => Run(() => EndProcessingAsync(_stopping.Token)));

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>Does what the end of the pipeline, however it came, has not stopped yet.</summary>
    private protected void Abandon(Func<Task> rest)
    {
        _stopping.Cancel();
        Run(rest);
    }

    private void Run(Func<Task> method) => PipelineThread.Run(thread =>
    {
        _pipeline = thread;
        return method();
    });

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (YourMomException e)
        {
            ThrowTerminatingError(ToRecord(e, ErrorTarget));
        }
    }
}
