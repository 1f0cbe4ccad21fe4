using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace CloudYourMoms.Commands;

/// <summary>One command of SecretManagement, run where the caller is: its prompts reach the person, and a mock takes its place.</summary>
/// <remarks>It blocks the pipeline thread, as a command in the caller's session must run there; the time it may take is bounded all the same.</remarks>
internal sealed class VaultCommand
{
    public const string ModuleName = "Microsoft.PowerShell.SecretManagement";
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

    /// <summary>Says that it was decided already to make the change.</summary>
    public VaultCommand WithoutAsking() => With("WhatIf", false).With("Confirm", false);

    /// <summary>Runs it.</summary>
    /// <param name="session">The caller's session, whose $Error is left as it was.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.VaultTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public VaultResult Run(SessionState session, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.Commands.AddCommand(_command);
        using (deadline.Token.Register(() => Stop(shell)))
        {
            deadline.CancelAfter(timeout);
            var errors = session.PSVariable.GetValue("Error") as ArrayList;
            var before = errors?.Count ?? 0;
            try
            {
                // One that is stopped ends without an exception, as if the vault had nothing to say.
                var output = shell.Invoke();
                return shell.InvocationStateInfo.State == PSInvocationState.Stopped ? throw Stopped(timeout, cancellationToken) : VaultResult.Of(output);
            }
            catch (PipelineStoppedException) when (deadline.IsCancellationRequested)
            {
                throw Stopped(timeout, cancellationToken);
            }
            catch (RuntimeException e) when (e is not PipelineStoppedException)
            {
                // Its record's own exception is a stand-in without the type.
                return new VaultResult([], [new ErrorRecord(e.ErrorRecord, e)]);
            }
            finally
            {
                // What the vault said is told by an error of this module; and such a record would hold the secret as a parameter.
                errors?.RemoveRange(0, Math.Max(0, errors.Count - before));
            }
        }
    }

    /// <summary>Ends a command of SecretManagement, and what the vault is doing.</summary>
    public static void Stop(PowerShell shell)
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
        : new YourMomException(YourMomErrorKind.VaultTimeout, $"The vault did not answer {_name} within {timeout.TotalSeconds:0} seconds.");

    private void Add(string parameter, object value) => _command.Parameters.Add(parameter, value);
}
