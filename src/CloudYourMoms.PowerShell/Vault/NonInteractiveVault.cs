using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Vault;

/// <summary>SecretManagement while somebody types a command: it never prompts, and is not waited for long.</summary>
/// <remarks>So it runs in a session of its own, which has nobody to ask; a locked vault then gives nothing.</remarks>
internal static class NonInteractiveVault
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>The names of what a command of SecretManagement gives; none when it does not answer.</summary>
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
            var asking = Task.Run(() => Ask(module, command, parameters));
            if (await Task.WhenAny(asking, Task.Delay(Timeout)).ConfigureAwait(false) == asking)
            {
                names = await asking.ConfigureAwait(false);
            }
        });
        return names;
    }

    private static IReadOnlyList<string> Ask(string module, string command, Hashtable parameters)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand($@"{VaultCommand.ModuleName}\{command}").AddParameters(parameters);

        // Or its thread would keep the process from ending.
        using var deadline = new CancellationTokenSource(Timeout);
        using var stop = deadline.Token.Register(() => VaultCommand.Stop(shell));
        try
        {
            return [.. shell.Invoke().Select(item => item.Properties["Name"]?.Value as string).OfType<string>()];
        }
        catch (RuntimeException)
        {
            // A completion has nowhere to tell of it; the command will.
            return [];
        }
    }

    // SecretManagement 1.1.2 keeps the session that it runs vaults in, with the host of the first command that had one: through that
    // host a locked vault would prompt.
    private static bool MightPrompt() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name == VaultCommand.ModuleName)
        .Select(assembly => assembly.GetType($"{VaultCommand.ModuleName}.PowerShellInvoker"))
        .Any(type => Field(type, "_runspace") is not null && Field(type, "_isHostDefault") is false);

    private static object? Field(Type? type, string name) => type?.GetField(name, BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null);
}
