using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.Commands;

/// <summary>Opens the browser for a prepared sign-in and waits until the provider sends it back.</summary>
[Cmdlet(VerbsLifecycle.Wait, "YourMomCallback", DefaultParameterSetName = AuthorizationSet)]
[OutputType(typeof(OAuthCallback))]
public sealed class WaitYourMomCallbackCommand : AsyncCmdlet
{
    private const string AuthorizationSet = "Authorization";
    private const string PropertySet = "Property";
    private const int LongestTimeoutSec = 24 * 60 * 60;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>The sign-in that Get-YourMomOAuthUrl prepared.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = AuthorizationSet)]
    [ValidateNotNull]
    public OAuthAuthorization Authorization { get; set; } = null!;

    /// <summary>The kind of instance, as in the record of Get-YourMomOAuthUrl.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The sign-in address as the platform gave it.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    [ValidateNotNull]
    public SecureString FullOAuthUrl { get; set; } = new();

    /// <summary>Says that the state is unguessable and made for this sign-in. Without it the sign-in must begin with the link.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PropertySet)]
    public SwitchParameter StateIsRandom { get; set; }

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
    [ValidateNotNull]
    public SecureString ApiSecret { get; set; } = new();

    /// <summary>How long to wait for the person, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, LongestTimeoutSec)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Shows the link and opens no browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => ParameterSetName == AuthorizationSet ? Authorization : CallbackUrl;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var authorization = ParameterSetName == AuthorizationSet ? Authorization : new OAuthAuthorization
        {
            Key = Key,
            FullOAuthUrl = FullOAuthUrl,
            StateIsRandom = StateIsRandom,
            CallbackUrl = CallbackUrl,
            ApiKey = ApiKey,
            ApiSecret = ApiSecret,
        };
        var listener = await CallbackListener.StartAsync(authorization, cancellationToken);
        try
        {
            ShowLink(listener.Link);
            var wait = listener.WaitAsync(TimeSpan.FromSeconds(TimeoutSec), cancellationToken);
            await ShowProgressAsync(wait, authorization.Key);
            WriteObject(await wait);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                listener.Dispose();
            }

            await listener.CloseAsync();
        }
    }

    private void ShowLink(Uri link)
    {
        var text = !NoBrowser && Browser.TryOpen(link)
            ? $"Your browser opens for the sign-in. If it does not, open this link, which works once: {link}"
            : $"Open this link in a browser on this machine to sign in; it works once: {link}";

        // As Write-Host does: seen by the person, never on the output, and to be had on the information stream.
        WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
    }

    private async Task ShowProgressAsync(Task wait, string key)
    {
        var start = DateTimeOffset.UtcNow;
        var progress = new ProgressRecord(0, $"Waiting for the sign-in to {key}", "Finish in the browser; Ctrl+C stops.");
        while (!wait.IsCompleted)
        {
            var elapsed = DateTimeOffset.UtcNow - start;
            progress.SecondsRemaining = Math.Max(0, (int)Math.Ceiling(TimeoutSec - elapsed.TotalSeconds));
            progress.PercentComplete = Math.Min(100, (int)(100 * elapsed.TotalSeconds / TimeoutSec));
            WriteProgress(progress);
            await Task.WhenAny(wait, Task.Delay(ProgressInterval));
        }

        if (!wait.IsCanceled)
        {
            progress.RecordType = ProgressRecordType.Completed;
            WriteProgress(progress);
        }
    }
}
