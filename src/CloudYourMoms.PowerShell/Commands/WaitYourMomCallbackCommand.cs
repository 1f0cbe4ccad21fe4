using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Opens the browser for a prepared sign-in and waits until the provider sends it back.</summary>
/// <remarks>
/// <para>Listens on this machine, at the callback URL of the sign-in, and opens your browser with a short one-time link, so that nothing secret appears on a screen or in the process list. When the browser has come back with the right state, the listener closes and the record goes on to <see cref="NewYourMomInstanceCommand"/>. Ctrl+C stops the wait at once, a timeout always ends it, and the port is free afterwards.</para>
/// <para>Where there is no browser (SSH, a container, no desktop), and with -NoBrowser, the link is shown instead. It works once, and leads to the listener on this machine. Over SSH, forward the callback's port and open the link on your own machine: ssh -L 8400:localhost:8400 server.</para>
/// <para>Where the callback cannot reach this machine, sign in anywhere and hand over the address that you end on, whatever the page there shows, as -CallbackResponse. Without it a prompt asks for it when somebody is there; in a runbook it is an error at once.</para>
/// <para>When a proxy or tunnel leads the callback URL to this machine, -ListenUri says where. For an https callback on this machine give -Certificate.</para>
/// </remarks>
/// <example>Sign in with your browser<code>
/// $callback = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback
/// $callback | New-YourMomInstance -Name 'Contoso CRM'
/// </code>
/// <para>The code in $callback works once, and for 15 minutes.</para></example>
/// <example>Show a link, and wait for a quarter of an hour<code>
/// Get-YourMomOAuthUrl sfdc @app |
///     Wait-YourMomCallback -NoBrowser -TimeoutSec 900
/// </code></example>
/// <example>Sign in elsewhere, and paste the address that it ended on<code>
/// $authorization = Get-YourMomOAuthUrl sfdc @app
/// $authorization.OAuthUrl.AbsoluteUri                 # sign in here
/// $response = Read-Host 'Address you ended on' -AsSecureString
/// $authorization | Wait-YourMomCallback -CallbackResponse $response
/// </code></example>
/// <example>A runbook in two steps: prepare now, create later<code>
/// Get-YourMomOAuthUrl sfdc @app | Export-Clixml authorization.xml
/// (Import-Clixml authorization.xml).OAuthUrl.AbsoluteUri   # sign in here
///
/// $address = Read-Host 'Address they ended on' -AsSecureString
/// Import-Clixml authorization.xml |
///     Wait-YourMomCallback -CallbackResponse $address |
///     New-YourMomInstance -Name 'Contoso CRM'
/// </code>
/// <para>Export-Clixml encrypts the secrets in the file on Windows only; elsewhere keep the file where nobody else reads.</para></example>
/// <example>Listen behind a proxy or tunnel<code>
/// Get-YourMomOAuthUrl sfdc @app |
///     Wait-YourMomCallback -ListenUri http://localhost:8400
/// </code>
/// <para>The callback URL of the app is the address at which browsers reach the proxy, and the proxy leads it to port 8400 of this machine.</para></example>
/// <input cref="AuthorizationRequest">The sign-in that Get-YourMomOAuthUrl prepared; or an object with its properties, as Import-Clixml gives it.</input>
/// <output cref="AuthorizationResponse">The sign-in that came back: the code as a secure string, when it arrived, and what else the provider sent.</output>
/// <error cref="YourMomErrorKind.InvalidAuthorization"/>
/// <error cref="YourMomErrorKind.InvalidOAuthUrl"/>
/// <error cref="YourMomErrorKind.InvalidCallbackUrl"/>
/// <error cref="YourMomErrorKind.InvalidSecret"/>
/// <error cref="YourMomErrorKind.CallbackNotLocal"/>
/// <error cref="YourMomErrorKind.CertificateRequired"/>
/// <error cref="YourMomErrorKind.InvalidCertificate"/>
/// <error cref="YourMomErrorKind.InvalidListenUri"/>
/// <error cref="YourMomErrorKind.PortInUse"/>
/// <error cref="YourMomErrorKind.PortInUseOnOneAddressFamily"/>
/// <error cref="YourMomErrorKind.PortPrivileged"/>
/// <error cref="YourMomErrorKind.PortExcluded"/>
/// <error cref="YourMomErrorKind.PortUnavailable"/>
/// <error cref="YourMomErrorKind.InvalidCallbackResponse"/>
/// <error cref="YourMomErrorKind.CallbackStateMismatch"/>
/// <error cref="YourMomErrorKind.CallbackTimeout"/>
/// <error cref="YourMomErrorKind.AuthorizationDenied"/>
/// <error cref="YourMomErrorKind.AuthorizationFailed"/>
/// <seealso cref="GetYourMomOAuthUrlCommand"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
/// <seealso cref="SetYourMomInstanceCommand"/>
[Cmdlet(VerbsLifecycle.Wait, "YourMomCallback", DefaultParameterSetName = AuthorizationSet)]
[OutputType(typeof(AuthorizationResponse))]
public sealed class WaitYourMomCallbackCommand : AsyncCmdlet
{
    private const string AuthorizationSet = "Authorization";
    private const string PropertySet = "Property";
    private const int LongestTimeoutSec = 24 * 60 * 60;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>The sign-in that Get-YourMomOAuthUrl prepared.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = AuthorizationSet)]
    [ValidateNotNull]
    public AuthorizationRequest Authorization { get; set; } = null!;

    /// <summary>The kind of instance, as in the record of Get-YourMomOAuthUrl.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The sign-in address as the platform gave it.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString AuthorizationUri { get; set; } = new();

    /// <summary>Says that the state is unguessable and made for this sign-in. Without it the sign-in must begin with the link.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    public SwitchParameter IsStateClientGenerated { get; set; }

    /// <summary>The callback URL that was registered with the provider.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNull]
    public Uri CallbackUrl { get; set; } = null!;

    /// <summary>The key of the app at the provider.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNullOrEmpty]
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>The secret of the app at the provider.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString ApiSecret { get; set; } = new();

    /// <summary>
    /// The address that the sign-in ended on, or its query: completes without a browser on this machine. It holds the code; after use it is
    /// worthless.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? CallbackResponse { get; set; }

    /// <summary>The address on this machine to listen on, when a proxy or tunnel leads the callback URL here.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ListenUri { get; set; }

    /// <summary>The certificate, with private key, for an https callback on this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>How long to wait for the browser, in seconds. A prompt for the final address waits for the person without limit.</summary>
    [Parameter]
    [ValidateRange(1, LongestTimeoutSec)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Shows the link and opens no browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <inheritdoc/>
    /// <remarks>Not the record: it holds secrets, and Export-Clixml writes them in clear off Windows.</remarks>
    protected override object? ErrorTarget => ParameterSetName == AuthorizationSet ? Authorization?.CallbackUrl : CallbackUrl;

    /// <inheritdoc/>
    protected override void CheckParameters() => CallbackListener.RequireUsable(ListenerOptions());

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
        var options = ListenerOptions();

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

    private CallbackListenerOptions ListenerOptions() => new() { ListenUri = ListenUri, Certificate = Certificate };

    private async Task ListenAsync(AuthorizationRequest authorization, CallbackListenerOptions options, CancellationToken cancellationToken)
    {
        var listener = await CallbackListener.StartAsync(authorization, options, cancellationToken).ResumeOn(Pipeline);
        try
        {
            WriteEvents(listener);
            new SignInInstructions(this).OpenLink(listener.LaunchUri, NoBrowser);
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
        var instructions = new SignInInstructions(this);
        instructions.OpenLink(listener.LaunchUri, NoBrowser);
        instructions.Write("The sign-in ends on a page at this address, whatever that page shows:");
        instructions.Write($"  {authorization.CallbackUrl.GetLeftPart(UriPartial.Path)}");
        instructions.Write("Copy its whole address from the browser and paste it here.");
        while (true)
        {
            var response = HostPrompt.ReadSecret(Host, "Address (hidden as you paste it): ") ?? throw new YourMomException(
                YourMomErrorKind.CallbackNotLocal,
                $"The callback URL {authorization.CallbackUrl.GetLeftPart(UriPartial.Path)} does not lead to this machine, "
                + "and nobody gave the address that the sign-in ended on.");
            WriteEvents(listener);
            try
            {
                return PastedAuthorizationResponse.Read(authorization, response, DateTimeOffset.UtcNow);
            }
            catch (YourMomException e) when (e.Kind is YourMomErrorKind.InvalidCallbackResponse or YourMomErrorKind.CallbackStateMismatch)
            {
                instructions.Write($"{e.Message} Please try again; Ctrl+C stops.");
            }
        }
    }

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
