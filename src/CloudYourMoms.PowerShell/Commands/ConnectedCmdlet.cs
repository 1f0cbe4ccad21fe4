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
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A cmdlet that calls the platform: the parameters of account, connection and vault.</summary>
/// <remarks>Nothing is read or created before the command calls <see cref="Connect"/>.</remarks>
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
/// <error cref="YourMomErrorKind.VaultModuleMissing"/>
/// <error cref="YourMomErrorKind.VaultNotFound"/>
/// <error cref="YourMomErrorKind.VaultLocked"/>
/// <error cref="YourMomErrorKind.VaultTimeout"/>
/// <error cref="YourMomErrorKind.VaultUnreadable"/>
public abstract class ConnectedCmdlet : AsyncCmdlet, IDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);
    private YourMomClient? _client;
    private AccountContext? _account;
    private PlatformNoticeWriter? _notices;

    /// <summary>
    /// The profile of Set-YourMomCredential to act for: the secrets of an account, and the platform that it is on. Without it, and without
    /// secrets, the profile default, where there is one.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Profile { get; set; }

    /// <summary>The base address of the platform; without it that of the profile. Plain http is refused except on this machine.</summary>
    [Parameter]
    [PSDefaultValue(Help = "https://api.cloud-your_moms.com/your_moms/api-v2")]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>The user secret of your account on the platform. It wins over the profile's.</summary>
    [Parameter]
    public SecureString? UserSecret { get; set; }

    /// <summary>The organization secret of your account on the platform. It wins over the profile's.</summary>
    [Parameter]
    public SecureString? OrganizationSecret { get; set; }

    /// <summary>
    /// The address of a proxy; without it the one that the system is set to. A platform that is plain http is never reached through a
    /// proxy.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>User and password for the proxy.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>How long one request may take, in seconds; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>
    /// How often a request that failed is sent again; 0 for never. Requests that the platform puts off (429) are not counted: they are sent
    /// again for up to 5 minutes. A creation is sent again only after 429, or when there was no connection to send it on.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; } = 3;

    /// <summary>
    /// The pause before a request is sent again, in seconds. Without it one second, which doubles. A time that the platform asks for comes
    /// first.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "1, which doubles")]
    [ValidateRange(1, int.MaxValue)]
    public int RetryIntervalSec { get; set; }

    /// <summary>
    /// The vault of SecretManagement to keep things in; without it the default one. What is not found there is looked for in all, the
    /// default one first.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>
    /// How long one call of the vault may take, in seconds. Where somebody can be asked for its password, that takes longer.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "60, or 300 where somebody can be asked")]
    [ValidateRange(1, 3600)]
    public int VaultTimeoutSec { get; set; }

    /// <summary>The client that <see cref="Connect"/> created.</summary>
    private protected YourMomClient Client => _client ?? throw NotConnected();

    /// <summary>The account that <see cref="Connect"/> was given.</summary>
    private protected AccountContext Account => _account ?? throw NotConnected();

    /// <summary>True when something of this command is to come from a vault, or to go there.</summary>
    private protected bool IsVaultExplicit => Vault is not null || Account.IsFromVault;

    /// <inheritdoc/>
    private protected override string AccountArguments =>
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

    /// <summary>Stores again what another program removed from SecretStore while this command ran, and warns of what it replaced.</summary>
    protected override Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        new StoredSecretCheck(OpenVault(), Memory.WrittenSecrets, AccountArguments, WriteWarning).Run(this, cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Opens the vault of the parameters. Nothing is read yet.</summary>
    private protected SecretVault OpenVault() => SecretVault.Open(this, Vault, VaultTimeoutSec);

    /// <summary>Finds out whose account the command acts for. Reads the vault if a profile is needed.</summary>
    /// <exception cref="YourMomException">As <see cref="AccountContext.Resolve"/> has it.</exception>
    private protected AccountContext ResolveAccount()
    {
        var account = AccountContext.Resolve(OpenVault(), Profile, BaseUri, UserSecret, OrganizationSecret, StopToken);
        if (account.IsFromVault)
        {
            Memory.Profiles[Profile ?? YourMomCredential.DefaultProfile] = 0;
        }

        return account;
    }

    /// <summary>Creates the client for an account. Nothing is sent yet.</summary>
    /// <exception cref="YourMomException">
    /// A parameter cannot be used, or the command needs secrets and there are none: the error says why.
    /// </exception>
    private protected void Connect(AccountContext account, bool needsCredential = true)
    {
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
            ProxyCredential = ForeignValue.Read(
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

    /// <summary>Does the work for each instance.</summary>
    /// <remarks>If the command line names one instance, its failure ends the command. Otherwise the rest are still processed.</remarks>
    /// <param name="ids">The numbers of the instances: the value of -Id.</param>
    /// <param name="record">The record that they came with.</param>
    /// <param name="platformUri">The platform that the record is of.</param>
    /// <param name="processAsync">The work for one instance.</param>
    private protected async Task ForEachInstanceAsync(long[] ids, PipedRecord? record, Uri? platformUri, Func<long, Task> processAsync)
    {
        record?.RequireMatch(GivenParameters, "Id", "Token", "PlatformUri");
        RequireTokenOfOneInstance(ids);
        var isOne = GivenParameters.TryGetValue("Id", out var given) && given is long[] { Length: 1 };
        foreach (var id in ids)
        {
            try
            {
                RequireSamePlatform(id, platformUri);
                await processAsync(id).ResumeOn(Pipeline);
            }
            catch (YourMomException e) when (!isOne)
            {
                WriteError(ToRecord(e, id));
            }
        }
    }

    /// <summary>Throws when a record is of another platform than this command acts on.</summary>
    private protected void RequireSamePlatform(long id, Uri? platformUri)
    {
        if (platformUri is not null && !Client.IsAt(platformUri))
        {
            throw new YourMomException(
                YourMomErrorKind.ProfileMismatch,
                $"Instance {id} is on {Redactor.RemoveLineBreaks(platformUri.OriginalString)}, "
                + $"and this command acts on {Account.BaseUri}. Nothing was sent.")
            {
                Remedy = BaseUri is null
                    ? "Give the -Profile of the record's platform; or that platform as -BaseUri, with -UserSecret and -OrganizationSecret."
                    : "Leave out -BaseUri, or give the record's platform and its account, as -Profile or as -UserSecret and "
                    + "-OrganizationSecret.",
            };
        }
    }

    private void RequireTokenOfOneInstance(long[] ids)
    {
        if (MyInvocation.BoundParameters.TryGetValue("Token", out var token) && token is SecureString { Length: > 0 } &&
            ids.Distinct().Count() > 1)
        {
            throw new YourMomException(
                YourMomErrorKind.ParameterConflict,
                $"-Token is given for {ids.Length} instances, and a token is of one instance. Nothing was sent or stored.")
            {
                Remedy = "Give -Token with one id; or leave it out, and the token of each instance is used.",
            };
        }
    }

    // The cmdlet may write nothing any more, and a stopped pipeline runs no command: then the check only warns.
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
