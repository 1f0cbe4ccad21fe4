using System.Management.Automation;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Opens the one-time link of a sign-in, and shows instructions to open it manually.</summary>
internal sealed class SignInInstructions(Cmdlet cmdlet)
{
    /// <summary>Opens the link in the browser if possible, and always shows it.</summary>
    public void OpenLink(Uri link, bool noBrowser)
    {
        var result = noBrowser ? (BrowserLaunchResult?)null : new BrowserLauncher().Open(link);
        cmdlet.WriteVerbose(result switch
        {
            BrowserLaunchResult.Opened => "Opened the one-time link in the browser.",
            BrowserLaunchResult.Ssh => "No browser was opened: this is an SSH session.",
            BrowserLaunchResult.Container => "No browser was opened: the session runs in a container.",
            BrowserLaunchResult.NoDesktop => "No browser was opened: this machine has no desktop.",
            BrowserLaunchResult.NoBrowser => "No browser was opened: none was found, or it did not start.",
            _ => "No browser was opened: -NoBrowser was specified.",
        });
        var port = link.Port;
        Write(result switch
        {
            BrowserLaunchResult.Opened => "Your browser opens for the sign-in. If it does not open, use this link:",
            BrowserLaunchResult.Ssh =>
                "No browser can be opened in this SSH session. On the machine with your browser,\n" +
                $"connect with 'ssh -L {port}:localhost:{port}', then open this link there:",
            BrowserLaunchResult.Container =>
                "No browser can be opened in this container. Forward port\n" +
                $"{port} to localhost in the container, then open this link:",
            BrowserLaunchResult.NoDesktop => "This machine has no desktop. Open this link in a browser on this machine:",
            BrowserLaunchResult.NoBrowser => "No browser could be opened. Open this link in a browser on this machine:",
            _ => "Open this link in a browser on this machine to sign in:",
        });

        // On a separate line, so that terminals make it clickable and do not wrap it.
        Write($"  {link}");
        Write(
            "The link works once. If no browser can reach it, sign in at the OAuthUrl from\n" +
            "Get-YourMomOAuthUrl, and specify the final address as -CallbackResponse.");
    }

    /// <summary>Writes a line to the information stream, like Write-Host.</summary>
    public void Write(string text) => cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
}
