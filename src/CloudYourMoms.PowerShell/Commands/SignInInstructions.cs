using System.Management.Automation;
using CloudYourMoms.Authorization.Loopback;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Opens the one-time link of a sign-in, or tells the user where to open it.</summary>
internal sealed class SignInInstructions(Cmdlet cmdlet)
{
    /// <summary>Opens the link in the browser where there is one, and shows it in any case.</summary>
    public void OpenLink(Uri link, bool noBrowser)
    {
        var result = noBrowser ? (BrowserLaunchResult?)null : new BrowserLauncher().Open(link);
        cmdlet.WriteVerbose(result switch
        {
            BrowserLaunchResult.Opened => "Opened the one-time link in the browser.",
            BrowserLaunchResult.Ssh => "Opened no browser: the session came over SSH.",
            BrowserLaunchResult.Container => "Opened no browser: the session runs in a container.",
            BrowserLaunchResult.NoDesktop => "Opened no browser: there is no desktop.",
            BrowserLaunchResult.NoBrowser => "Opened no browser: none was found, or it did not start.",
            _ => "Opened no browser, because of -NoBrowser.",
        });
        var port = link.Port;
        Write(result switch
        {
            BrowserLaunchResult.Opened => "Your browser opens for the sign-in. If it does not, open this link:",
            BrowserLaunchResult.Ssh =>
                "This session came over SSH, so no browser is opened here. On the machine that\n" +
                $"has one, connect with 'ssh -L {port}:localhost:{port}', then open this link there:",
            BrowserLaunchResult.Container =>
                "This session runs in a container, so no browser is opened here. Forward port\n" +
                $"{port} to the container's own localhost, then open this link:",
            BrowserLaunchResult.NoDesktop => "There is no desktop here. Open this link in a browser on this machine:",
            BrowserLaunchResult.NoBrowser => "No browser could be opened. Open this link in one on this machine:",
            _ => "Open this link in a browser on this machine to sign in:",
        });

        // On a line of its own, so that terminals make it clickable and do not break it.
        Write($"  {link}");
        Write(
            "It works once. Where no browser reaches it, sign in at the record's OAuthUrl\n" +
            "and give the address you end on as -CallbackResponse.");
    }

    /// <summary>Shows a line as Write-Host does: on the information stream, never on the output.</summary>
    public void Write(string text) => cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
}
