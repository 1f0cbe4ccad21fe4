using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>A SecretManagement command, run in the caller's session, so that its prompts reach the user and mocks apply.</summary>
/// <remarks>
/// A command in the caller's session must run on the pipeline thread and blocks it. A timeout limits this.
/// </remarks>
internal sealed class VaultCommand
{
    public const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    // SecretManagement 1.1.2 runs all vaults in one runspace per process, which runs one command at a time.
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly TimeSpan GatePause = TimeSpan.FromMilliseconds(100);

    // The engine cancels right after it has stopped the command. Longer only delays the error for a prompt without input.
    private static readonly TimeSpan CancellationDelay = TimeSpan.FromSeconds(1);

    // Guarded by the gate.
    private static readonly SecretStoreCache Cache = new();

    private readonly Command _command;
    private readonly string _name;

    public VaultCommand(string name)
    {
        _name = name;
        _command = new Command($@"{ModuleName}\{name}");

        // Overrides the caller's preferences: this class reads the errors, and the cmdlet has already confirmed the change.
        Add("ErrorAction", ActionPreference.Continue);
        _command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);

        // For example five lines about a missing vault, for which this module writes its own error.
        _command.MergeMyResults(PipelineResultTypes.Warning, PipelineResultTypes.Null);
    }

    public VaultCommand With(string parameter, object? value)
    {
        if (value is not null)
        {
            Add(parameter, value);
        }

        return this;
    }

    /// <summary>True if other processes changed SecretStore after a count, or another session currently uses a vault.</summary>
    public static bool HasExternalChanges(int since)
    {
        if (!Gate.Wait(0))
        {
            return true;
        }

        try
        {
            return Cache.CountExternalChanges() > since;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Suppresses the command's own confirmation.</summary>
    public VaultCommand WithoutConfirmation() => With("WhatIf", false).With("Confirm", false);

    /// <summary>Runs the command.</summary>
    /// <param name="session">The caller's session. Its $Error is not changed.</param>
    /// <param name="timeout">The time limit, including the wait for other runspaces.</param>
    /// <param name="wait">Shows the wait for another runspace.</param>
    /// <param name="takeLock">Takes the lock that all processes share; null if the command does not change SecretStore.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public VaultResult Run(
        SessionState session,
        TimeSpan timeout,
        VaultWaitProgress wait,
        Func<IDisposable?>? takeLock,
        CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            for (var waited = Stopwatch.StartNew(); !Gate.Wait(GatePause, deadline.Token);)
            {
                wait.Show(waited.Elapsed);
            }
        }
        catch (OperationCanceledException)
        {
            var stopped = Stopped(timeout, cancellationToken);
            if (stopped is YourMomException)
            {
                wait.Close();
            }

            throw stopped;
        }

        try
        {
            wait.Close();
            using var writeLock = takeLock?.Invoke();
            Cache.Refresh(isChange: takeLock is not null, timeout, cancellationToken);
            var result = RunAlone(session, deadline.Token) ?? throw Stopped(timeout, cancellationToken);
            if (writeLock is not null)
            {
                Cache.NoteWritten();
            }

            // Count before another session of this process can write.
            return result with { ExternalChanges = Cache.CountExternalChanges() };
        }
        finally
        {
            Gate.Release();
        }
    }

    // Null if the command was stopped at the deadline.
    private VaultResult? RunAlone(SessionState session, CancellationToken deadline)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.Commands.AddCommand(_command);
        using var stop = deadline.Register(() => Stop(shell));
        var errors = session.PSVariable.GetValue("Error") as ArrayList;
        var newest = errors is { Count: > 0 } ? errors[0] : null;
        try
        {
            var output = shell.Invoke();
            if (shell.InvocationStateInfo.State != PSInvocationState.Stopped)
            {
                return VaultResult.Of(output);
            }

            // A stopped command ends without an exception and without output. If neither the deadline nor the user stopped it, a
            // prompt without input did. A stop of the pipeline stops this command first, and cancels afterwards.
            return deadline.WaitHandle.WaitOne(CancellationDelay)
                ? null
                : throw new YourMomException(YourMomErrorKind.VaultLocked, Messages.VaultPasswordNotEntered);
        }
        catch (PipelineStoppedException) when (deadline.IsCancellationRequested)
        {
            return null;
        }
        catch (InvalidOperationException) when (deadline.IsCancellationRequested)
        {
            // The command was stopped before it started.
            return null;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            // The exception in the error record no longer has its original type.
            return new VaultResult([], [new ErrorRecord(e.ErrorRecord, e)]);
        }
        finally
        {
            // This module reports the vault's errors itself, and their records contain the secret as a parameter.
            if (errors is not null && (newest is null || errors.Contains(newest)))
            {
                errors.RemoveRange(0, newest is null ? errors.Count : errors.IndexOf(newest));
            }
        }
    }

    /// <summary>Stops a SecretManagement command and the vault that it runs.</summary>
    public static void Stop(System.Management.Automation.PowerShell shell)
    {
        _ = shell.BeginStop(null, null);

        // SecretManagement 1.1.2 runs the vault in a separate runspace, which keeps running after its command is stopped. Closing
        // the runspace stops the vault. The next command opens a new one.
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == ModuleName))
        {
            var field = assembly.GetType($"{ModuleName}.PowerShellInvoker")
                ?.GetField("_runspace", BindingFlags.Static | BindingFlags.NonPublic);
            (field?.GetValue(null) as Runspace)?.CloseAsync();
        }
    }

    private Exception Stopped(TimeSpan timeout, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? new OperationCanceledException(cancellationToken)
        : new YourMomException(YourMomErrorKind.VaultTimeout, Messages.FormatVaultTimeout(_name, Quantity.Seconds(timeout)));

    private void Add(string parameter, object value) => _command.Parameters.Add(parameter, value);
}

/// <summary>The output of a SecretManagement command.</summary>
internal sealed record VaultResult(IReadOnlyList<PSObject> Values, IReadOnlyList<ErrorRecord> Errors)
{
    /// <summary>The number of changes to SecretStore by other processes, counted at the end of the command.</summary>
    public int ExternalChanges { get; init; }

    public static VaultResult Of(IEnumerable<PSObject> output)
    {
        var all = output.Where(item => item is not null).ToLookup(item => item.BaseObject is ErrorRecord);
        return new([.. all[false]], [.. all[true].Select(item => (ErrorRecord)item.BaseObject)]);
    }

    /// <summary>
    /// True if an error other than this id occurred. SecretManagement also reports that a secret was not found if a vault failed.
    /// </summary>
    public bool HasErrorOtherThan(string id) =>
        Errors.Any(error => !error.FullyQualifiedErrorId.StartsWith(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// True if the vault requires a password. The exception type is SecretManagement's, which is not available at compile time; it
    /// can be an inner exception of the vault's error.
    /// </summary>
    public bool IsLocked => Causes().Any(cause => cause.GetType().Name == "PasswordRequiredException");

    /// <summary>True if SecretManagement's commands are not available.</summary>
    public bool IsModuleMissing => Causes().Any(cause => cause is CommandNotFoundException);

    /// <summary>True if the failure may be transient, for example because another process has the vault's file open.</summary>
    public bool IsTransient => Errors.Count > 0 && !IsLocked && !IsModuleMissing && HasErrorOtherThan("GetSecretNotFound");

    /// <summary>The error messages of the vault, the cause last.</summary>
    public string Message => string.Join(" ", Causes().Select(cause => cause.Message.TrimEnd('.') + ".").Distinct(StringComparer.Ordinal));

    private IEnumerable<Exception> Causes()
    {
        foreach (var error in Errors)
        {
            for (var cause = error.Exception; cause is not null; cause = cause.InnerException)
            {
                yield return cause;
            }
        }
    }
}
