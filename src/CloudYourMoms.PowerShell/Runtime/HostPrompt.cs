using System.Management.Automation.Host;
using System.Security;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Prompts the user of an interactive host.</summary>
internal static class HostPrompt
{
    // The hosts of jobs and remote sessions, whose prompts can block forever, and of applications without a user interface.
    private static readonly string[] NonInteractiveHosts = ["ServerRemoteHost", "Default Host"];

    /// <summary>False in services, jobs and remote sessions, with -NonInteractive, and if the console input is redirected.</summary>
    public static bool IsPossible(PSHost host) =>
        Environment.UserInteractive &&
        !Array.Exists(NonInteractiveHosts, name => name == host.Name) &&
        !(host.Name == "ConsoleHost" && IsInputRedirected) &&
        !Array.Exists(Environment.GetCommandLineArgs(), argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a masked line; null if the host cannot prompt or the input is empty.</summary>
    public static SecureString? ReadSecret(PSHost host, string prompt)
    {
        try
        {
            host.UI.Write(prompt);
            var line = host.UI.ReadLineAsSecureString();
            return line is { Length: > 0 } ? line : null;
        }
        catch (Exception e) when (e is HostException or InvalidOperationException or NotImplementedException)
        {
            return null;
        }
    }

#pragma warning disable RS0030 // No other API shows whether the console input is redirected.
    private static bool IsInputRedirected => Console.IsInputRedirected;
#pragma warning restore RS0030
}
