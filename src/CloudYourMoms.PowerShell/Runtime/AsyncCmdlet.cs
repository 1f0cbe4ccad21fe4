using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.ExceptionServices;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>A cmdlet whose work is asynchronous, stops at once, and reports every failure with an id and a remedy.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The source holds no timer and no handle, and a stop may come after the end.")]
public abstract class AsyncCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Action> _writes = new();
    private volatile PipelineThread? _pipeline;
    private volatile bool _isDraining;
    private ExceptionDispatchInfo? _writeFailure;
    private Dictionary<string, object> _given = [];

    /// <summary>What the error is about, for <c>TargetObject</c>.</summary>
    protected abstract object? ErrorTarget { get; }

    /// <summary>Canceled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The thread that the asynchronous methods return to: only there may they write, ask, or use the session.</summary>
    private protected PipelineThread Pipeline => _pipeline ?? throw new InvalidOperationException("No asynchronous method of the cmdlet is running.");

    /// <summary>True when -WhatIf or -Confirm may keep the command from doing anything: then nothing is written before they were heard.</summary>
    private protected bool PromptsFirst =>
        MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm") ||
        SessionState.PSVariable.GetValue("WhatIfPreference") is true ||
        SessionState.PSVariable.GetValue("ConfirmPreference") is ConfirmImpact.Low or ConfirmImpact.Medium;

    /// <summary>The parameters that were given before the first record came, also as default values of the session.</summary>
    private protected IReadOnlyDictionary<string, object> GivenParameters => _given;

    /// <summary>What the module remembers as long as its import into the session lasts.</summary>
    private protected ModuleState Memory => ModuleState.Of(MyInvocation.MyCommand.Module);

    /// <summary>The parameters that say whose account a command acts for, to be typed with the next command too.</summary>
    private protected virtual string AccountArguments => string.Empty;

    /// <summary>Asks whether to go on, as -WhatIf, -Confirm and the preferences of the session have it.</summary>
    /// <param name="target">What the command acts on.</param>
    /// <param name="action">What it does.</param>
    private protected new bool ShouldProcess(string target, string action) => Ask(() => base.ShouldProcess(target, action), action);

    /// <inheritdoc cref="ShouldProcess(string, string)"/>
    /// <param name="description">What the command does, for -WhatIf.</param>
    /// <param name="question">What the user is asked.</param>
    /// <param name="caption">The title of the question.</param>
    private protected new bool ShouldProcess(string description, string question, string caption) =>
        Ask(() => base.ShouldProcess(description, question, caption), caption);

    /// <summary>The error to write for a failure.</summary>
    private protected ErrorRecord ToRecord(YourMomException exception, object? target) => ErrorRecordFactory.ToRecord(
        exception, target, AccountArguments, MyInvocation.MyCommand is CmdletInfo command ? command.Parameters.ContainsKey : null);

    /// <summary>Checks that need no pipeline input, so that a mistake shows before the first record is made.</summary>
    protected virtual void CheckParameters()
    {
    }

    /// <summary>The work for one record.</summary>
    protected abstract Task ProcessRecordAsync(CancellationToken cancellationToken);

    /// <summary>What is left to do when the last record has come.</summary>
    protected virtual Task EndProcessingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        _given = new(MyInvocation.BoundParameters, StringComparer.OrdinalIgnoreCase);
        Guard(CheckParameters);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(() => Run(() => ProcessRecordAsync(_stopping.Token)));

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() => Run(() => EndProcessingAsync(_stopping.Token)));

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>Writes on the pipeline thread, as soon as an asynchronous method of the cmdlet runs there; never once the cmdlet is stopped or has ended.</summary>
    /// <remarks>On any thread. What the write throws ends the cmdlet as if the method had thrown it.</remarks>
    private protected void PostWrite(Action write)
    {
        _writes.Enqueue(write);
        _pipeline?.TryPost(WritePosted);
    }

    /// <summary>Does what the end of the pipeline, however it came, has not stopped yet.</summary>
    private protected void CancelAndDrain(Func<Task> rest)
    {
        _isDraining = true;
        _stopping.Cancel();
        Run(rest);
    }

    private void Run(Func<Task> method)
    {
        try
        {
            PipelineThread.Run(thread =>
            {
                _pipeline = thread;

                // What was posted while no method ran.
                WritePosted();
                return method();
            });
        }
        finally
        {
            var failure = _writeFailure;
            _writeFailure = null;
            failure?.Throw();
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "It is thrown again when the method has ended: not before, as its finally blocks have to run.")]
    private void WritePosted()
    {
        while (_writeFailure is null && !_isDraining && !_stopping.IsCancellationRequested && _writes.TryDequeue(out var write))
        {
            try
            {
                write();
            }
            catch (Exception e)
            {
                // Such as the end of the pipeline, by a command that takes no more, or a preference that makes the line an error.
                _writeFailure = ExceptionDispatchInfo.Capture(e);
                _stopping.Cancel();
            }
        }
    }

    // The engine's own error names neither the command nor a remedy.
    private bool Ask(Func<bool> shouldProcess, string action)
    {
        try
        {
            return shouldProcess();
        }
        catch (Exception e) when (e is HostException or PSInvalidOperationException or NotImplementedException or NotSupportedException)
        {
            var failure = new YourMomException(
                YourMomErrorKind.ConfirmationUnavailable,
                $"The command needs a confirmation, and this session is not interactive: {action}. Nothing was done.",
                e);
            ThrowTerminatingError(ToRecord(failure, ErrorTarget));
            throw;
        }
    }

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
