using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>Asks the person at the keyboard, where there is one.</summary>
internal static class HostPrompt
{
    // The hosts of background jobs and remote sessions, whose prompts may block for ever, and of programs without a user interface.
    private static readonly string[] HostsWithoutPerson = ["ServerRemoteHost", "Default Host"];

    /// <summary>False in services, jobs, remote sessions, with -NonInteractive, and when nothing can be typed.</summary>
    public static bool IsPossible(PSHost host) =>
        Environment.UserInteractive &&
        !Array.Exists(HostsWithoutPerson, name => name == host.Name) &&
        !(host.Name == "ConsoleHost" && IsInputRedirected) &&
        !Array.Exists(Environment.GetCommandLineArgs(), argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a line that is not shown. Null when the host cannot ask, or nothing was typed.</summary>
    public static SecureString? ReadSecret(PSHost host, string prompt)
    {
        try
        {
            host.UI.Write(prompt);
            var line = host.UI.ReadLineAsSecureString();
            return line is { Length: > 0 } ? line : null;
        }
        catch (Exception e) when (e is HostException or PSInvalidOperationException or NotImplementedException or InvalidOperationException)
        {
            return null;
        }
    }

#pragma warning disable RS0030 // Nothing else tells whether the console's input comes from a person.
    private static bool IsInputRedirected => Console.IsInputRedirected;
#pragma warning restore RS0030
}
