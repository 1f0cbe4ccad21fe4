using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>SecretManagement for argument completion: without prompts, and with a short timeout.</summary>
/// <remarks>It runs in a separate session that cannot prompt. A locked vault returns no names.</remarks>
internal static class NonInteractiveVault
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>The names that a SecretManagement command returns; empty if it fails or does not respond.</summary>
    public static IReadOnlyList<string> Names(string command, Hashtable parameters)
    {
        if (MightPrompt() && command != "Get-SecretVault")
        {
            return [];
        }

        var module = ModuleState.FindModule(VaultCommand.ModuleName)?.Path ?? VaultCommand.ModuleName;
        IReadOnlyList<string> names = [];
        PipelineThread.Run(async _ =>
        {
            var query = Task.Run(() => Query(module, command, parameters));
            if (await Task.WhenAny(query, Task.Delay(Timeout)).ConfigureAwait(false) == query)
            {
                names = await query.ConfigureAwait(false);
            }
        });
        return names;
    }

    private static IReadOnlyList<string> Query(string module, string command, Hashtable parameters)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand($@"{VaultCommand.ModuleName}\{command}").AddParameters(parameters);

        // A running vault would keep the process from exiting.
        using var deadline = new CancellationTokenSource(Timeout);
        using var stop = deadline.Token.Register(() => VaultCommand.Stop(shell));
        try
        {
            return [.. shell.Invoke().Select(item => item.Properties["Name"]?.Value as string).OfType<string>()];
        }
        catch (RuntimeException)
        {
            // Argument completion cannot report errors; the command reports them.
            return [];
        }
    }

    // SecretManagement 1.1.2 reuses its vault runspace with the host of the first interactive command. A locked vault would prompt
    // through that host.
    private static bool MightPrompt() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name == VaultCommand.ModuleName)
        .Select(assembly => assembly.GetType($"{VaultCommand.ModuleName}.PowerShellInvoker"))
        .Any(type => Field(type, "_runspace") is not null && Field(type, "_isHostDefault") is false);

    private static object? Field(Type? type, string name) =>
        type?.GetField(name, BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null);
}
