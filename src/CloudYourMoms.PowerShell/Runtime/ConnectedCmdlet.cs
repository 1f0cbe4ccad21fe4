using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Runtime;

/// <summary>A cmdlet that calls the platform.</summary>
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
    private YourMomClient? _client;
    private AccountContext? _account;
    private PlatformNoticeWriter? _notices;

    /// <summary>The profile of Set-YourMomCredential to act for: the secrets of an account, and the platform that it is on. Without it, and without secrets, the profile default, where there is one.</summary>
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

    /// <summary>The address of a proxy; without it the one that the system is set to. A platform that is plain http is never reached through a proxy.</summary>
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

    /// <summary>How often a request that failed is sent again; 0 for never. Requests that the platform puts off (429) are not counted: they are sent again for up to 5 minutes. A creation is sent again only after 429, or when there was no connection to send it on.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; } = 3;

    /// <summary>The pause before a request is sent again, in seconds. Without it one second, which doubles. A time that the platform asks for comes first.</summary>
    [Parameter]
    [PSDefaultValue(Help = "1, which doubles")]
    [ValidateRange(1, int.MaxValue)]
    public int RetryIntervalSec { get; set; }

    /// <summary>The client for these parameters. It throws what cannot be used.</summary>
    protected YourMomClient Client => _client ??= new YourMomClient(new YourMomClientOptions
    {
        BaseUri = Account.BaseUri,
        UserSecret = Account.UserSecret,
        OrganizationSecret = Account.OrganizationSecret,
        Proxy = Proxy,
        ProxyCredential = ProxyCredential?.GetNetworkCredential(),
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
        MaximumRetryCount = MaximumRetryCount,
        RetryInterval = RetryIntervalSec == 0 ? null : TimeSpan.FromSeconds(RetryIntervalSec),
        HttpClients = Memory.HttpClients,
        Notices = _notices ??= new PlatformNoticeWriter(this, PostWrite),
    });

    /// <summary>Whose account the command acts for.</summary>
    private protected AccountContext Account => _account ??= Memory.LastAccount = ResolveAccount();

    /// <summary>True when something of this command is to come from a vault, or to go there.</summary>
    private protected bool IsVaultExplicit => Vault is not null || Account.IsFromVault;

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

    /// <inheritdoc/>
    protected override void CheckParameters() => _ = Client;

    /// <summary>Finds out whose account the command acts for. It throws what cannot be used.</summary>
    private protected virtual AccountContext ResolveAccount()
    {
        var account = AccountContext.Resolve(Secrets, Profile, BaseUri, UserSecret, OrganizationSecret, StopToken);
        if (account.IsFromVault)
        {
            Memory.Profiles[Profile ?? YourMomCredential.DefaultProfile] = 0;
        }

        return account;
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
                    : "Leave out -BaseUri, or give the record's platform and its account, as -Profile or as -UserSecret and -OrganizationSecret.",
            };
        }
    }

    /// <inheritdoc/>
    private protected override string AccountArguments =>
        (Profile is null ? string.Empty : $" -Profile {Profile}") + (BaseUri is null ? string.Empty : $" -BaseUri {BaseUri}");

    /// <summary>Throws when there are no secrets of an account, and says why.</summary>
    private protected void RequireAccount()
    {
        if (Account.UnavailableReason is { } reason)
        {
            throw reason;
        }

        Client.RequireCredential();
    }
}
