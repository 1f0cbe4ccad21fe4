using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Parameters;

/// <summary>The session in which something is being completed.</summary>
internal static class CompletionSession
{
    /// <summary>This module as it was imported there.</summary>
    public static PSModuleInfo? Module() => Module("CloudYourMoms");

    /// <summary>A module as it was imported there; null when it was not.</summary>
    public static PSModuleInfo? Module(string name)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var modules = shell.AddCommand("Get-Module").AddParameter("Name", name).Invoke<PSModuleInfo>();
        return modules.Count > 0 ? modules[0] : null;
    }
}
