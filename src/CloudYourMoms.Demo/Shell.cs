using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Reflection;
using System.Security;
using CloudYourMoms.Sandbox;

namespace CloudYourMoms.Demo;

/// <summary>The PowerShell engine with the staged module imported.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    private Shell(Runspace runspace) => _runspace = runspace;

    /// <summary>Opens a session with $platform, $account and $app for splatting.</summary>
    public static Shell Open(Uri baseUri, RegisteredApp app)
    {
        var runspace = RunspaceFactory.CreateRunspace(new TerminalHost(), InitialSessionState.CreateDefault2());
        runspace.Open();
        var shell = new Shell(runspace);
        // Keeps the example secrets out of the vaults of this machine.
        shell.Set("PSModuleAutoLoadingPreference", "None");
        using var import = PowerShell.Create(runspace);
        import.AddCommand("Import-Module").AddParameter("Name", ModulePath).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
        var account = new SandboxOptions();
        shell.Set("platform", new Hashtable { ["BaseUri"] = baseUri });
        shell.Set(
            "account",
            new Hashtable { ["UserSecret"] = Protect(account.UserSecret), ["OrganizationSecret"] = Protect(account.OrganizationSecret) });
        shell.Set(
            "app",
            new Hashtable { ["ApiKey"] = app.ApiKey, ["ApiSecret"] = Protect(app.ApiSecret), ["CallbackUrl"] = app.CallbackUrls[0] });
        return shell;
    }

    public void Set(string variable, object value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    /// <summary>Runs a script and displays its output in the module's views.</summary>
    /// <param name="script">The script.</param>
    /// <param name="onInformation">Receives each message of the information stream while the script runs.</param>
    /// <param name="cancellationToken">Stops the script, as Ctrl+C does.</param>
    /// <returns>False if the script wrote an error.</returns>
    public async Task<bool> RunAsync(string script, Action<string> onInformation, CancellationToken cancellationToken)
    {
        using var powershell = PowerShell.Create(_runspace);
        powershell.AddScript(script).AddCommand("Out-Default");
        powershell.Streams.Error.DataAdded += (_, added) => Show(powershell.Streams.Error[added.Index]);
        powershell.Streams.Information.DataAdded += (_, added) => onInformation(
            powershell.Streams.Information[added.Index].MessageData.ToString()!);
        await using var stop = cancellationToken.Register(() => powershell.BeginStop(null, null));
        try
        {
            await powershell.InvokeAsync();
            return !powershell.HadErrors;
        }
        catch (RuntimeException e)
        {
            Show(e.ErrorRecord);
            return false;
        }
    }

    public void Dispose() => _runspace.Dispose();

    private static void Show(ErrorRecord error)
    {
        Console.Error.WriteLine($"{error.FullyQualifiedErrorId}: {error}");
        if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } remedy)
        {
            Console.Error.WriteLine($"Recommended action: {remedy}");
        }
    }

    private static SecureString Protect(string value) => new NetworkCredential(string.Empty, value).SecurePassword;

    private static string ModulePath => Environment.GetEnvironmentVariable("CLOUDYOURMOMS_MODULE")
        ?? typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "StagedModule").Value!;
}
