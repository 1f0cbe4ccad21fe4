using System.Management.Automation;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>What happens when the module is imported, before any of its commands runs, and when it is removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // PowerShell 7.4 runs on it, and has the System.Text.Json in the box that this module is built for.
    private const int OldestNet = 8;

    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">PowerShell is too old.</exception>
    public void OnImport()
    {
        if (RequireSupported(Environment.Version))
        {
            WindowsPowerShellAssemblyResolver.Bind();
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => ModuleState.Of(psModuleInfo).HttpClients.Dispose();

    /// <summary>True on .NET Framework, which calls itself 4; false on .NET.</summary>
    /// <param name="runtime">The version of what PowerShell runs on.</param>
    /// <exception cref="PlatformNotSupportedException">PowerShell 7 before 7.4, or 6.</exception>
    internal static bool RequireSupported(Version runtime) => runtime.Major switch
    {
        >= OldestNet => false,
        4 => true,
        _ => throw new PlatformNotSupportedException(
            $"CloudYourMoms needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This PowerShell runs on .NET {runtime}, which is older than the .NET {OldestNet} of PowerShell 7.4."),
    };
}
