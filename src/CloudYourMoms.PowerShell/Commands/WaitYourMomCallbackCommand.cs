using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using CloudYourMoms.Authorization;
using CloudYourMoms.Authorization.Loopback;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Opens the browser for a sign-in and waits for the callback from the provider.</summary>
/// <remarks>
/// <para>
/// This cmdlet listens on this machine at the callback URL and opens your browser with a short one-time link, so that no secret appears on
/// the screen or in the process list. When the callback with the correct state arrives, the listener closes and the response is written to
/// the pipeline, for <see cref="NewYourMomInstanceCommand"/>. The wait ends when you press Ctrl+C or when the timeout expires. The port is
/// then released.
/// </para>
/// <para>
/// If no browser can be opened (SSH, a container, no desktop), or with -NoBrowser, the link is only shown. It works once and points to the
/// listener on this machine. Over SSH, forward the callback's port and open the link on your own machine: ssh -L 8400:localhost:8400
/// server.
/// </para>
/// <para>
/// If the callback cannot reach this machine, sign in on any machine and specify the final address as -CallbackResponse, even if the page
/// at that address shows an error. If the callback URL is not on this machine, the command without -CallbackResponse prompts for the
/// address, or fails immediately if the session is not interactive. Otherwise it waits for the redirect.
/// </para>
/// <para>
/// If a proxy or tunnel forwards the callback URL to this machine, specify the local address as -ListenUri. For an https callback on this
/// machine, specify -Certificate.
/// </para>
/// </remarks>
/// <example>Sign in with your browser<code>
/// $callback = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback
/// $callback | New-YourMomInstance -Name 'Contoso CRM'
/// </code>
/// <para>The code in $callback works once and expires after 15 minutes.</para></example>
/// <example>Show the link and wait for 15 minutes<code>
/// Get-YourMomOAuthUrl sfdc @app |
///     Wait-YourMomCallback -NoBrowser -TimeoutSec 900
/// </code></example>
/// <example>Sign in elsewhere and paste the final address<code>
/// $authorization = Get-YourMomOAuthUrl sfdc @app
/// $authorization.OAuthUrl.AbsoluteUri                 # sign in here
/// $response = Read-Host 'Address after the sign-in' -AsSecureString
/// $authorization | Wait-YourMomCallback -CallbackResponse $response
/// </code></example>
/// <example>Create an instance in two steps in a runbook<code>
/// Get-YourMomOAuthUrl sfdc @app | Export-Clixml authorization.xml
/// (Import-Clixml authorization.xml).OAuthUrl.AbsoluteUri   # sign in here
///
/// $address = Read-Host 'Address after the sign-in' -AsSecureString
/// Import-Clixml authorization.xml |
///     Wait-YourMomCallback -CallbackResponse $address |
///     New-YourMomInstance -Name 'Contoso CRM'
/// </code>
/// <para>
/// Export-Clixml encrypts the secrets in the file on Windows only. On other systems, keep the file where no other user can read it.
/// </para></example>
/// <example>Listen behind a proxy or tunnel<code>
/// Get-YourMomOAuthUrl sfdc @app |
///     Wait-YourMomCallback -ListenUri http://localhost:8400
/// </code>
/// <para>The callback URL is the public address of the proxy, which forwards requests to port 8400 of this machine.</para></example>
/// <input cref="AuthorizationRequest">
/// You can pipe the output of Get-YourMomOAuthUrl to this cmdlet, or an object with the same properties from Import-Clixml.
/// </input>
/// <output cref="AuthorizationResponse">
/// This cmdlet returns the authorization code as a secure string, the time when it was received, and the other parameters of the callback.
/// </output>
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
/// <error cref="YourMomErrorKind.PkceRequired"/>
/// <error cref="YourMomErrorKind.AppNotInstalled"/>
/// <error cref="YourMomErrorKind.InvalidScope"/>
/// <error cref="YourMomErrorKind.RedirectUriMismatch"/>
/// <error cref="YourMomErrorKind.ProviderAccountInactive"/>
/// <error cref="YourMomErrorKind.ProviderUnavailable"/>
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

    /// <summary>Specifies the output of Get-YourMomOAuthUrl.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = AuthorizationSet)]
    [ValidateNotNull]
    public AuthorizationRequest Authorization { get; set; } = null!;

    /// <summary>Specifies the kind of instance, as in the output of Get-YourMomOAuthUrl.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>Specifies the authorization URI from the platform, which contains secrets.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString AuthorizationUri { get; set; } = new();

    /// <summary>Indicates that the state is random and unique to this sign-in. Otherwise the sign-in must start with the link.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    public SwitchParameter IsStateClientGenerated { get; set; }

    /// <summary>Specifies the callback URL that is registered with the provider.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNull]
    public Uri CallbackUrl { get; set; } = null!;

    /// <summary>Specifies the app's key at the provider (consumer key).</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNullOrEmpty]
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>Specifies the app's secret at the provider (consumer secret).</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString ApiSecret { get; set; } = new();

    /// <summary>Specifies the platform that issued the authorization URI. It is passed on to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    public Uri? PlatformUri { get; set; }

    /// <summary>Specifies the profile that requested the authorization URI. It is passed on to the output.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    public string? Profile { get; set; }

    /// <summary>
    /// Specifies the final address of a sign-in, or its query string, to complete the sign-in without a browser on this machine. The
    /// address contains the authorization code, which works once.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? CallbackResponse { get; set; }

    /// <summary>Specifies the local address to listen on if a proxy or tunnel forwards the callback URL to this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ListenUri { get; set; }

    /// <summary>Specifies a certificate with a private key for an https callback on this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Specifies how long to wait for the callback, in seconds. A prompt for the final address has no timeout.</summary>
    [Parameter]
    [ValidateRange(1, LongestTimeoutSec)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Shows the link without opening a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <inheritdoc/>
    /// <remarks>Not the piped object: it contains secrets, which Export-Clixml does not encrypt on Linux and macOS.</remarks>
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
            PlatformUri = PlatformUri,
            Profile = Profile,
        };
        var options = ListenerOptions();

        if (CallbackResponse is not null)
        {
            WriteObject(PastedAuthorizationResponse.Read(authorization, CallbackResponse, DateTimeOffset.UtcNow));
        }
        else if (!CallbackListener.CanListenFor(authorization, options) && HostPrompt.IsPossible(Host))
        {
            WriteObject(PromptForResponse(authorization));
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

    private AuthorizationResponse PromptForResponse(AuthorizationRequest authorization)
    {
        using var listener = CallbackListener.StartForLaunch(authorization);
        var instructions = new SignInInstructions(this);
        instructions.OpenLink(listener.LaunchUri, NoBrowser);
        instructions.Write(Messages.CallbackAddressBelow);
        instructions.Write($"  {authorization.CallbackUrl.GetLeftPart(UriPartial.Path)}");
        instructions.Write(Messages.CallbackAddressAdvice);
        while (true)
        {
            var response = HostPrompt.ReadSecret(Host, Messages.CallbackAddressPrompt) ?? throw new YourMomException(
                YourMomErrorKind.CallbackNotLocal,
                Messages.FormatCallbackAddressNotEntered(authorization.CallbackUrl.GetLeftPart(UriPartial.Path)));
            WriteEvents(listener);
            try
            {
                return PastedAuthorizationResponse.Read(authorization, response, DateTimeOffset.UtcNow);
            }
            catch (YourMomException e) when (e.Kind is YourMomErrorKind.InvalidCallbackResponse or YourMomErrorKind.CallbackStateMismatch)
            {
                instructions.Write(Messages.FormatCallbackAddressRetry(e.Message));
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
            // Checked before the events are written, so that no event before the completion is missed.
            var isCompleted = wait.IsCompleted;
            if (!wait.IsCanceled)
            {
                WriteEvents(listener);
            }

            if (isCompleted)
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

    private static ProgressRecord Progress(string key) => new(0, Messages.FormatSignInProgressActivity(key), Messages.SignInProgress);
}
