using System.Management.Automation;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

// What it does; the other part has its help and its parameters.
public sealed partial class WaitYourMomCallbackCommand
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    /// <remarks>Not the record: it holds secrets, and Export-Clixml writes them in clear off Windows.</remarks>
    protected override object? ErrorTarget => ParameterSetName == AuthorizationSet ? Authorization?.CallbackUrl : CallbackUrl;

    private CallbackListenerOptions Options => new() { ListenUri = ListenUri, Certificate = Certificate };

    /// <inheritdoc/>
    protected override void CheckParameters() => CallbackListener.RequireUsable(Options);

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var authorization = ParameterSetName == AuthorizationSet ? Authorization : new AuthorizationRequest
        {
            Key = Key,
            AuthorizationUri = AuthorizationUri,
            IsStateClientGenerated = IsStateClientGenerated,
            CallbackUrl = CallbackUrl,
            ApiKey = ApiKey,
            ApiSecret = ApiSecret,
        };
        var options = Options;

        if (CallbackResponse is not null)
        {
            WriteObject(PastedAuthorizationResponse.Read(authorization, CallbackResponse, DateTimeOffset.UtcNow));
        }
        else if (!CallbackListener.CanListenFor(authorization, options) && HostPrompt.IsPossible(Host))
        {
            WriteObject(AskForResponse(authorization));
        }
        else
        {
            await ListenAsync(authorization, options, cancellationToken).ResumeOn(Pipeline);
        }
    }

    private async Task ListenAsync(AuthorizationRequest authorization, CallbackListenerOptions options, CancellationToken cancellationToken)
    {
        var listener = await CallbackListener.StartAsync(authorization, options, cancellationToken).ResumeOn(Pipeline);
        try
        {
            WriteEvents(listener);
            ShowLink(listener.LaunchUri);
            var wait = listener.WaitAsync(TimeSpan.FromSeconds(TimeoutSec), cancellationToken);
            await ShowProgressAsync(listener, wait, authorization.Key).ResumeOn(Pipeline);
            WriteObject(await wait.ResumeOn(Pipeline));
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                listener.Dispose();
            }

            await listener.CloseAsync().ResumeOn(Pipeline);
        }
    }

    private AuthorizationResponse AskForResponse(AuthorizationRequest authorization)
    {
        using var listener = CallbackListener.StartForLaunch(authorization);
        ShowLink(listener.LaunchUri);
        Tell("The sign-in ends on a page at this address, whatever that page shows:");
        Tell($"  {authorization.CallbackUrl.GetLeftPart(UriPartial.Path)}");
        Tell("Copy its whole address from the browser and paste it here.");
        while (true)
        {
            var response = HostPrompt.ReadSecret(Host, "Address (hidden as you paste it): ") ?? throw new YourMomException(
                YourMomErrorKind.CallbackNotLocal,
                $"The callback URL {authorization.CallbackUrl.GetLeftPart(UriPartial.Path)} does not lead to this machine, and nobody gave the address that the sign-in ended on.");
            WriteEvents(listener);
            try
            {
                return PastedAuthorizationResponse.Read(authorization, response, DateTimeOffset.UtcNow);
            }
            catch (YourMomException e) when (e.Kind is YourMomErrorKind.InvalidCallbackResponse or YourMomErrorKind.CallbackStateMismatch)
            {
                Tell($"{e.Message} Please try again; Ctrl+C stops.");
            }
        }
    }

    private void ShowLink(Uri link)
    {
        var port = link.Port;
        var situation = NoBrowser ? (BrowserLaunchResult?)null : new BrowserLauncher().Open(link);
        WriteVerbose(situation switch
        {
            BrowserLaunchResult.Opened => "Opened the one-time link in the browser.",
            BrowserLaunchResult.Ssh => "Opened no browser: the session came over SSH.",
            BrowserLaunchResult.Container => "Opened no browser: the session runs in a container.",
            BrowserLaunchResult.NoDesktop => "Opened no browser: there is no desktop.",
            BrowserLaunchResult.NoBrowser => "Opened no browser: none was found, or it did not start.",
            _ => "Opened no browser, because of -NoBrowser.",
        });
        Tell(situation switch
        {
            BrowserLaunchResult.Opened => "Your browser opens for the sign-in. If it does not, open this link:",
            BrowserLaunchResult.Ssh => $"This session came over SSH, so no browser is opened here. On the machine that\nhas one, connect with 'ssh -L {port}:localhost:{port}', then open this link there:",
            BrowserLaunchResult.Container => $"This session runs in a container, so no browser is opened here. Forward port\n{port} to the container's own localhost, then open this link:",
            BrowserLaunchResult.NoDesktop => "There is no desktop here. Open this link in a browser on this machine:",
            BrowserLaunchResult.NoBrowser => "No browser could be opened. Open this link in one on this machine:",
            _ => "Open this link in a browser on this machine to sign in:",
        });

        // On a line of its own, so that terminals make it clickable and do not break it.
        Tell($"  {link}");
        Tell("It works once. Where no browser reaches it, sign in at the record's OAuthUrl\nand give the address you end on as -CallbackResponse.");
    }

    // As Write-Host does: seen by the person, never on the output, and to be had on the information stream.
    private void Tell(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);

    private void WriteEvents(CallbackListener listener)
    {
        foreach (var line in listener.TakeEvents())
        {
            WriteVerbose(line);
        }
    }

    private async Task ShowProgressAsync(CallbackListener listener, Task wait, string key)
    {
        var start = DateTimeOffset.UtcNow;
        while (true)
        {
            // Asked first: what was reported before the end is then among the lines.
            var isOver = wait.IsCompleted;
            if (!wait.IsCanceled)
            {
                WriteEvents(listener);
            }

            if (isOver)
            {
                break;
            }

            var elapsed = (DateTimeOffset.UtcNow - start).TotalSeconds;
            var progress = Progress(key);
            progress.SecondsRemaining = Math.Max(0, (int)Math.Ceiling(TimeoutSec - elapsed));
            progress.PercentComplete = Math.Min(100, (int)(100 * elapsed / TimeoutSec));
            WriteProgress(progress);
            await Task.WhenAny(wait, listener.EventAdded, Task.Delay(ProgressInterval)).ResumeOn(Pipeline);
        }

        if (!wait.IsCanceled)
        {
            var completed = Progress(key);
            completed.RecordType = ProgressRecordType.Completed;
            WriteProgress(completed);
        }
    }

    private static ProgressRecord Progress(string key) => new(0, $"Sign-in to {key}", "Waiting for the browser to come back. Ctrl+C stops");
}
