using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.ExceptionServices;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>
/// A cmdlet with asynchronous methods. It can be stopped at any time and reports failures with an id and a recommended action.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer or handle, and StopProcessing can be called after the end.")]
public abstract class AsyncCmdlet : PSCmdlet
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Action> _writes = new();
    private volatile PipelineThread? _pipeline;
    private volatile bool _isDraining;
    private ExceptionDispatchInfo? _writeFailure;
    private Dictionary<string, object> _given = [];

    /// <summary>The <c>TargetObject</c> of terminating errors.</summary>
    protected abstract object? ErrorTarget { get; }

    /// <summary>A token that is canceled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The pipeline thread. Only code on this thread can write, prompt, or use the session.</summary>
    private protected PipelineThread Pipeline =>
        _pipeline ?? throw new InvalidOperationException("No asynchronous method of the cmdlet is running.");

    /// <summary>True if the command shows what it would do or may prompt. Nothing must be written before that.</summary>
    private protected bool PromptsFirst =>
        MyInvocation.BoundParameters.ContainsKey("WhatIf") || MyInvocation.BoundParameters.ContainsKey("Confirm") ||
        SessionState.PSVariable.GetValue("WhatIfPreference") is true ||
        SessionState.PSVariable.GetValue("ConfirmPreference") is ConfirmImpact.Low or ConfirmImpact.Medium;

    /// <summary>The parameters that were bound before the first pipeline object, including the session's default values.</summary>
    private protected IReadOnlyDictionary<string, object> GivenParameters => _given;

    /// <summary>The state of the module while it is imported into the session.</summary>
    private protected ModuleState Memory => ModuleState.Of(MyInvocation.MyCommand.Module);

    /// <summary>The account arguments of this command, to add to the commands that messages show.</summary>
    internal virtual string AccountArguments => string.Empty;

    /// <summary>Requests confirmation according to -WhatIf, -Confirm and the session's preferences.</summary>
    /// <param name="target">The target of the action.</param>
    /// <param name="action">The action.</param>
    private protected new bool ShouldProcess(string target, string action) => Confirm(() => base.ShouldProcess(target, action), action);

    /// <inheritdoc cref="ShouldProcess(string, string)"/>
    /// <param name="description">The description for -WhatIf.</param>
    /// <param name="question">The question of the confirmation prompt.</param>
    /// <param name="caption">The title of the confirmation prompt.</param>
    private protected new bool ShouldProcess(string description, string question, string caption) =>
        Confirm(() => base.ShouldProcess(description, question, caption), caption);

    /// <summary>Creates the error record for a failure.</summary>
    private protected ErrorRecord ToRecord(YourMomException exception, object? target) => ErrorRecordFactory.ToRecord(
        exception, target, AccountArguments, MyInvocation.MyCommand is CmdletInfo command ? command.Parameters.ContainsKey : null);

    /// <summary>Validates parameters that do not depend on pipeline input, before the first object is processed.</summary>
    protected virtual void CheckParameters()
    {
    }

    /// <summary>Processes one pipeline object.</summary>
    protected abstract Task ProcessRecordAsync(CancellationToken cancellationToken);

    /// <summary>Completes the work after the last pipeline object.</summary>
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

    /// <summary>Posts a write to the pipeline thread, where it runs unless the cmdlet is stopped or has ended.</summary>
    /// <remarks>Can be called on any thread. An exception of the write ends the cmdlet as if the method had thrown it.</remarks>
    private protected void PostWrite(Action write)
    {
        _writes.Enqueue(write);
        _pipeline?.TryPost(WritePosted);
    }

    /// <summary>Cancels the running work and waits for the rest of it, after the pipeline ended or was stopped.</summary>
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

                // Writes posted while no method was running.
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

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "Run rethrows the exception after the method's finally blocks have run.")]
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
                // For example a downstream command that stops the pipeline, or an action preference of Stop.
                _writeFailure = ExceptionDispatchInfo.Capture(e);
                _stopping.Cancel();
            }
        }
    }

    // The engine's own error has no id of the module and no recommended action.
    private bool Confirm(Func<bool> shouldProcess, string action)
    {
        try
        {
            return shouldProcess();
        }
        catch (Exception e) when (e is HostException or PSInvalidOperationException or NotImplementedException or NotSupportedException)
        {
            var failure = new YourMomException(
                YourMomErrorKind.ConfirmationUnavailable,
                Messages.FormatConfirmationUnavailable(action),
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
