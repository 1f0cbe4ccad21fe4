using System.Management.Automation;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.PowerShell.Errors;

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
            BrowserLaunchResult.Opened => Messages.BrowserOpened,
            BrowserLaunchResult.Ssh => Messages.BrowserNotOpenedSsh,
            BrowserLaunchResult.Container => Messages.BrowserNotOpenedContainer,
            BrowserLaunchResult.NoDesktop => Messages.BrowserNotOpenedNoDesktop,
            BrowserLaunchResult.NoBrowser => Messages.BrowserNotOpenedNotFound,
            _ => Messages.BrowserNotOpenedNoBrowser,
        });
        var port = link.Port;
        Write(result switch
        {
            BrowserLaunchResult.Opened => Messages.LinkBelowBrowserOpened,
            BrowserLaunchResult.Ssh => Messages.FormatLinkBelowSsh(port),
            BrowserLaunchResult.Container => Messages.FormatLinkBelowContainer(port),
            BrowserLaunchResult.NoDesktop => Messages.LinkBelowNoDesktop,
            BrowserLaunchResult.NoBrowser => Messages.LinkBelowBrowserNotFound,
            _ => Messages.LinkBelowNoBrowser,
        });

        // On a separate line, so that terminals make it clickable and do not wrap it.
        Write($"  {link}");
        Write(Messages.LinkAdvice);
    }

    /// <summary>Writes a line to the information stream, like Write-Host.</summary>
    public void Write(string text) => cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
}
