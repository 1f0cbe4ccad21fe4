using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A cmdlet that calls the platform, with the parameters for account, connection and vault.</summary>
/// <remarks>The client is available after the cmdlet has called <see cref="Connect"/>.</remarks>
/// <error cref="YourMomErrorKind.InvalidBaseUri"/>
/// <error cref="YourMomErrorKind.InsecureBaseUri"/>
/// <error cref="YourMomErrorKind.InvalidProxy"/>
/// <error cref="YourMomErrorKind.InsecureProxy"/>
/// <error cref="YourMomErrorKind.InvalidProfileName"/>
/// <error cref="YourMomErrorKind.InvalidSecret"/>
/// <error cref="YourMomErrorKind.CredentialMissing"/>
/// <error cref="YourMomErrorKind.CredentialRejected"/>
/// <error cref="YourMomErrorKind.AccessDenied"/>
/// <error cref="YourMomErrorKind.NotFound"/>
/// <error cref="YourMomErrorKind.RequestRejected"/>
/// <error cref="YourMomErrorKind.TooManyRequests"/>
/// <error cref="YourMomErrorKind.PlatformUnavailable"/>
/// <error cref="YourMomErrorKind.ProxyRefused"/>
/// <error cref="YourMomErrorKind.ConnectionFailed"/>
/// <error cref="YourMomErrorKind.RequestTimeout"/>
/// <error cref="YourMomErrorKind.UnexpectedResponse"/>
/// <error cref="YourMomErrorKind.ResponseTooLarge"/>
/// <error cref="YourMomErrorKind.ResponseUndecodable"/>
public abstract class ConnectedCmdlet : VaultCmdlet, IDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);
    private YourMomClient? _client;
    private AccountContext? _account;
    private PlatformNoticeWriter? _notices;
    private long? _tokenInstance;

    /// <summary>
    /// Specifies the profile that was stored with Set-YourMomCredential: the secrets of an account and its platform. If neither a profile
    /// nor secrets are given, the profile default is used if it exists.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Profile { get; set; }

    /// <summary>
    /// Specifies the base address of the platform. By default, the address in the profile is used. Plain http is accepted only for this
    /// machine.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "https://api.cloud-your_moms.com/your_moms/api-v2")]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>Specifies the user secret of your account on the platform. It takes precedence over the profile.</summary>
    [Parameter]
    public SecureString? UserSecret { get; set; }

    /// <summary>Specifies the organization secret of your account on the platform. It takes precedence over the profile.</summary>
    [Parameter]
    public SecureString? OrganizationSecret { get; set; }

    /// <summary>
    /// Specifies the address of a proxy. By default, the system's proxy is used. A proxy is never used for a platform with a plain http
    /// address.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>Specifies the user name and password for the proxy.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Specifies the timeout of each request, in seconds. 0 means no limit.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>
    /// Specifies how many times a failed request is retried. 0 disables retries. Retries after 429 (Too Many Requests) are not counted and
    /// continue for up to 5 minutes. A create is retried only after 429, or if no connection could be made.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; } = 3;

    /// <summary>
    /// Specifies the interval between retries, in seconds. By default, the interval is one second and doubles with each retry. A
    /// Retry-After header of the platform takes precedence.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "1, doubled for each retry")]
    [ValidateRange(1, int.MaxValue)]
    public int RetryIntervalSec { get; set; }

    /// <summary>
    /// Specifies the SecretManagement vault. By default, secrets are written to the default vault, and all vaults are searched, the default
    /// vault first. A profile that is not in the specified vault is searched for in all vaults.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The client; available after <see cref="Connect"/>.</summary>
    private protected YourMomClient Client => _client ?? throw NotConnected();

    /// <summary>The account; available after <see cref="Connect"/>.</summary>
    private protected AccountContext Account => _account ?? throw NotConnected();

    /// <summary>True if -Vault was specified or the account was read from a vault.</summary>
    private protected bool IsVaultExplicit => Vault is not null || Account.Profile is not null;

    /// <inheritdoc/>
    internal override string AccountArguments =>
        CommandArgument.Format(nameof(Profile), Profile) +
        CommandArgument.Format(nameof(BaseUri), BaseUri is { IsAbsoluteUri: true } ? BaseUri.AbsoluteUri : null);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client?.Dispose();
            _notices?.Dispose();
            if (_account is not null)
            {
                CheckStoredSecretsAtEnd();
            }
        }
    }

    /// <summary>
    /// Restores secrets that another program removed from SecretStore during this command, and warns about replaced ones.
    /// </summary>
    protected override Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        new StoredSecretCheck(OpenVault(), Memory.WrittenSecrets, AccountArguments, WriteWarning).Run(this, cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Creates the vault client for the parameters, without reading from the vault.</summary>
    private protected SecretVault OpenVault() => SecretVault.Open(this, Vault, VaultTimeoutSec);

    /// <summary>Determines the account of the command. Reads the vault if a profile is needed.</summary>
    /// <exception cref="YourMomException">See <see cref="AccountContext.Resolve"/>.</exception>
    private protected AccountContext ResolveAccount() => ResolveAccount(Profile, BaseUri);

    /// <inheritdoc cref="ResolveAccount()"/>
    /// <param name="profile">The profile; null for the default.</param>
    /// <param name="baseUri">The address of the platform; null for the address of the profile.</param>
    private protected AccountContext ResolveAccount(string? profile, Uri? baseUri)
    {
        var account = AccountContext.Resolve(OpenVault(), profile, baseUri, UserSecret, OrganizationSecret, StopToken);
        if (account.Profile is { } name)
        {
            Memory.Profiles[name] = 0;
        }

        return account;
    }

    /// <summary>Creates the client for an account, without sending a request.</summary>
    /// <exception cref="YourMomException">A parameter is invalid, or the command needs secrets and none are available.</exception>
    private protected void Connect(AccountContext account, bool needsCredential = true)
    {
        _client?.Dispose();
        _client = null;
        _notices?.Dispose();
        _account = account;
        var options = Memory.LastAccount = account.ToClientOptions();
        if (needsCredential && account.UnavailableReason is { } reason)
        {
            throw reason;
        }

        _notices = new PlatformNoticeWriter(this, PostWrite);
        _client = new YourMomClient(options with
        {
            Proxy = Proxy,
            ProxyCredential = ThirdPartyValue.Read(
                nameof(ProxyCredential), YourMomErrorKind.InvalidProxy, () => ProxyCredential?.GetNetworkCredential()),
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            MaximumRetryCount = MaximumRetryCount,
            RetryInterval = RetryIntervalSec == 0 ? null : TimeSpan.FromSeconds(RetryIntervalSec),
            HttpClients = Memory.HttpClients,
            Notices = _notices,
        });
        if (needsCredential)
        {
            _client.RequireCredential();
        }
    }

    /// <summary>Processes each instance.</summary>
    /// <remarks>
    /// If -Id has one value on the command line, a failure ends the command. Otherwise failures are reported per instance, and the
    /// remaining instances are still processed.
    /// </remarks>
    /// <param name="ids">The value of -Id.</param>
    /// <param name="record">The piped object that supplied the ids, if any.</param>
    /// <param name="platformUri">The platform of the piped object.</param>
    /// <param name="processAsync">Processes one instance.</param>
    private protected async Task ForEachInstanceAsync(long[] ids, PipedRecord? record, Uri? platformUri, Func<long, Task> processAsync)
    {
        record?.RequireMatch(GivenParameters, "Id", "Token", "PlatformUri");
        RequireTokenOfOneInstance(ids);
        var isOne = GivenParameters.TryGetValue("Id", out var value) && value is long[] { Length: 1 };
        foreach (var id in ids)
        {
            try
            {
                RequireSamePlatform(platformUri, Account.BaseUri, id);
                await processAsync(id).ResumeOn(Pipeline);
            }
            catch (YourMomException e) when (!isOne)
            {
                WriteError(ToRecord(e, id));
            }
        }
    }

    /// <summary>Throws if a piped object belongs to another platform than the command.</summary>
    /// <param name="platformUri">The platform of the piped object; null if unknown.</param>
    /// <param name="baseUri">The platform of the command.</param>
    /// <param name="id">The id of the instance; null for a sign-in.</param>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.ProfileMismatch"/>.</exception>
    private protected void RequireSamePlatform(Uri? platformUri, Uri baseUri, long? id = null)
    {
        if (platformUri is not null && !YourMomClient.IsSamePlatform(platformUri, baseUri))
        {
            throw new YourMomException(
                YourMomErrorKind.ProfileMismatch,
                id is null
                    ? Messages.FormatSignInOnOtherPlatform(Redactor.RemoveLineBreaks(platformUri.OriginalString), baseUri)
                    : Messages.FormatInstanceOnOtherPlatform(id, Redactor.RemoveLineBreaks(platformUri.OriginalString), baseUri))
            {
                Remedy = BaseUri is null ? Messages.OtherPlatformRemedy : Messages.OtherPlatformThanBaseUriRemedy,
            };
        }
    }

    private void RequireTokenOfOneInstance(long[] ids)
    {
        if (!MyInvocation.BoundParameters.TryGetValue("Token", out var token) || Secret.NullIfEmpty(token as SecureString) is null)
        {
            return;
        }

        if (ids.Distinct().Count() > 1)
        {
            throw SharedToken(Messages.FormatTokenForManyInstances(ids.Length));
        }

        // A piped token belongs to the piped id, but a token on the command line is the same for each piped id.
        if (GivenParameters.ContainsKey("Token"))
        {
            _tokenInstance ??= ids[0];
            if (ids[0] != _tokenInstance)
            {
                throw SharedToken(Messages.FormatTokenForOtherInstance(_tokenInstance, ids[0]));
            }
        }
    }

    private static YourMomException SharedToken(string message) => new(YourMomErrorKind.ParameterConflict, message)
    {
        Remedy = Messages.TokenForManyInstancesRemedy,
    };

    // At this point the cmdlet can no longer write to its streams, and a stopped pipeline cannot run commands: the check can only warn.
    private void CheckStoredSecretsAtEnd()
    {
        var written = Memory.WrittenSecrets;
        if (written.Of(this).Count == 0)
        {
            return;
        }

        try
        {
            new StoredSecretCheck(
                OpenVault().AtEnd(EndTimeout), written, AccountArguments, message => Host.UI?.WriteWarningLine(message))
                .Run(this, CancellationToken.None);
        }
        finally
        {
            written.RemoveOf(this);
        }
    }

    private static InvalidOperationException NotConnected() => new("The command has not called Connect.");
}
