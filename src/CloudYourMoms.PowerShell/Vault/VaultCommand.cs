using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using CloudYourMoms.Errors;
using CloudYourMoms.Text;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>One command of SecretManagement, run where the caller is: its prompts reach the person, and a mock takes its place.</summary>
/// <remarks>
/// It blocks the pipeline thread, as a command in the caller's session must run there; the time it may take is bounded all the same.
/// </remarks>
internal sealed class VaultCommand
{
    public const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    // SecretManagement 1.1.2 runs all vaults in one runspace a process, which takes one command at a time.
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly TimeSpan GatePause = TimeSpan.FromMilliseconds(100);

    // Used by whoever holds the gate.
    private static readonly SecretStoreCache Cache = new();

    private readonly Command _command;
    private readonly string _name;

    public VaultCommand(string name)
    {
        _name = name;
        _command = new Command($@"{ModuleName}\{name}");

        // Whatever the caller prefers: errors are read here, and whether to do it was asked before.
        Add("ErrorAction", ActionPreference.Continue);
        _command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);

        // Such as that there is no vault, in five lines: an error of this module says so where it matters.
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

    /// <summary>True when other processes have changed SecretStore since a count, or another session uses the vault now.</summary>
    public static bool HasForeignChanges(int since)
    {
        if (!Gate.Wait(0))
        {
            return true;
        }

        try
        {
            return Cache.CountForeignChanges() > since;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Says that it was decided already to make the change.</summary>
    public VaultCommand WithoutAsking() => With("WhatIf", false).With("Confirm", false);

    /// <summary>Runs it.</summary>
    /// <param name="session">The caller's session, whose $Error is left as it was.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="wait">Shows the wait for another runspace.</param>
    /// <param name="takeTurn">For a command that changes SecretStore: takes the lock that other processes take too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public VaultResult Run(
        SessionState session,
        TimeSpan timeout,
        VaultWaitProgress wait,
        Func<IDisposable?>? takeTurn,
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
            using var turn = takeTurn?.Invoke();
            Cache.Refresh(isChange: takeTurn is not null, timeout, cancellationToken);
            var result = RunAlone(session, deadline.Token) ?? throw Stopped(timeout, cancellationToken);
            if (turn is not null)
            {
                Cache.NoteWritten();
            }

            // Counted before another session of this process can write.
            return result with { ForeignChanges = Cache.CountForeignChanges() };
        }
        finally
        {
            Gate.Release();
        }
    }

    // Null when it was stopped in time.
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

            // One that is stopped ends without an exception, as if the vault had nothing to say. If not by the deadline, then by a
            // prompt that nobody answered.
            return deadline.IsCancellationRequested
                ? null
                : throw new YourMomException(YourMomErrorKind.VaultLocked, "The vault asked for its password, and was given none.");
        }
        catch (PipelineStoppedException) when (deadline.IsCancellationRequested)
        {
            return null;
        }
        catch (InvalidOperationException) when (deadline.IsCancellationRequested)
        {
            // It was stopped before it began.
            return null;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            // Its record's own exception is a stand-in without the type.
            return new VaultResult([], [new ErrorRecord(e.ErrorRecord, e)]);
        }
        finally
        {
            // What the vault said is told by an error of this module; and such a record would hold the secret as a parameter.
            if (errors is not null && (newest is null || errors.Contains(newest)))
            {
                errors.RemoveRange(0, newest is null ? errors.Count : errors.IndexOf(newest));
            }
        }
    }

    /// <summary>Ends a command of SecretManagement, and what the vault is doing.</summary>
    public static void Stop(System.Management.Automation.PowerShell shell)
    {
        _ = shell.BeginStop(null, null);

        // SecretManagement 1.1.2 runs the vault in a runspace of its own, which the end of its command does not end. Closing it does;
        // it opens another at its next command.
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == ModuleName))
        {
            var field = assembly.GetType($"{ModuleName}.PowerShellInvoker")?.GetField("_runspace", BindingFlags.Static | BindingFlags.NonPublic);
            (field?.GetValue(null) as Runspace)?.CloseAsync();
        }
    }

    private Exception Stopped(TimeSpan timeout, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? new OperationCanceledException(cancellationToken)
        : new YourMomException(YourMomErrorKind.VaultTimeout, $"The vault did not answer {_name} within {Quantity.Seconds(timeout)}.");

    private void Add(string parameter, object value) => _command.Parameters.Add(parameter, value);
}

/// <summary>What a command of SecretManagement gave: values, and errors.</summary>
internal sealed record VaultResult(IReadOnlyList<PSObject> Values, IReadOnlyList<ErrorRecord> Errors)
{
    /// <summary>How many changes of SecretStore by other processes were found when the command had ended.</summary>
    public int ForeignChanges { get; init; }

    public static VaultResult Of(IEnumerable<PSObject> output)
    {
        var all = output.Where(item => item is not null).ToLookup(item => item.BaseObject is ErrorRecord);
        return new([.. all[false]], [.. all[true].Select(item => (ErrorRecord)item.BaseObject)]);
    }

    /// <summary>
    /// True when it had more to complain of than this: SecretManagement also says that it found nothing where a vault failed.
    /// </summary>
    public bool HasErrorBeside(string id) =>
        Errors.Any(error => !error.FullyQualifiedErrorId.StartsWith(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// True when the vault wants a password. The type is SecretManagement's, which is not there at compile time; a vault's own error may
    /// hold it.
    /// </summary>
    public bool IsLocked => Causes().Any(cause => cause.GetType().Name == "PasswordRequiredException");

    /// <summary>True when SecretManagement's commands are not there.</summary>
    public bool IsModuleMissing => Causes().Any(cause => cause is CommandNotFoundException);

    /// <summary>True when it may go well the next moment, as when another process has the vault's file open.</summary>
    public bool MayPass => Errors.Count > 0 && !IsLocked && !IsModuleMissing && HasErrorBeside("GetSecretNotFound");

    /// <summary>What the vault said, the cause last.</summary>
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
