using System.Management.Automation;
using CloudYourMoms.PowerShell.Errors;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Runs when the module is imported, before any of its commands, and when it is removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // PowerShell 7.4 runs on .NET 8, whose System.Text.Json this module requires.
    private const int OldestNet = 8;

    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">The PowerShell version is not supported.</exception>
    public void OnImport()
    {
        if (RequireSupported(Environment.Version))
        {
            WindowsPowerShellAssemblyResolver.Bind();
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => ModuleState.Of(psModuleInfo).HttpClients.Dispose();

    /// <summary>True on .NET Framework, whose version is 4; false on .NET.</summary>
    /// <param name="runtime">The version of the runtime.</param>
    /// <exception cref="PlatformNotSupportedException">The runtime is that of PowerShell 6, or of PowerShell 7 before 7.4.</exception>
    internal static bool RequireSupported(Version runtime) => runtime.Major switch
    {
        >= OldestNet => false,
        4 => true,
        _ => throw new PlatformNotSupportedException(Messages.FormatPowerShellUnsupported(runtime, OldestNet)),
    };
}
