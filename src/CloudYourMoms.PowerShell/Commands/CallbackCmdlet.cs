using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Api;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;
using CloudYourMoms.Vault;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>A cmdlet that sends a sign-in, tags and configuration to the platform.</summary>
/// <error cref="YourMomErrorKind.CallbackMissing"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.RecordMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.ConfigurationMissing"/>
/// <error cref="YourMomErrorKind.InvalidInstance"/>
/// <error cref="YourMomErrorKind.AuthorizationCodeInvalid"/>
/// <error cref="YourMomErrorKind.DefaultVaultMissing"/>
/// <error cref="YourMomErrorKind.VaultUnwritable"/>
/// <error cref="YourMomErrorKind.VaultNameRefused"/>
/// <error cref="YourMomErrorKind.VaultSecretConflict"/>
/// <error cref="YourMomErrorKind.TokenNotStored"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
public abstract class CallbackCmdlet : ConnectedCmdlet
{
    private string? _signInArguments;
    private bool _isReady;
    private bool _hasInput;

    /// <summary>
    /// Specifies the profile that was stored with Set-YourMomCredential: the secrets of an account and its platform. By default, the
    /// profile and the platform of the sign-in are used, or else the profile default if it exists.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public override string? Profile { get; set; }

    /// <summary>Specifies the platform of a piped object. Nothing is sent to another platform.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public Uri? PlatformUri { get; set; }

    /// <summary>Specifies the authorization code from the callback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? Code { get; set; }

    /// <summary>Specifies when the code was received. Codes expire after 15 minutes; an expired code is not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ReceivedAt")]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? CodeReceivedAt { get; set; }

    /// <summary>Specifies the callback URL that the code was issued for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? CallbackUrl { get; set; }

    /// <summary>Specifies the app's key at the provider (consumer key).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ApiKey { get; set; }

    /// <summary>Specifies the app's secret at the provider (consumer secret).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? ApiSecret { get; set; }

    /// <summary>
    /// Specifies the other parameters of the callback, as in the property Parameters of the output of Wait-YourMomCallback.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Parameters")]
    [ValidateNotNull]
    public IDictionary? CallbackParameter { get; set; }

    /// <summary>
    /// Specifies the tags. They replace all tags in the file or of the existing instance. An empty list removes all tags.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? Tag { get; set; }

    /// <summary>
    /// Specifies configuration entries with dotted names. They take precedence over the file, the callback and other parameters. Entries
    /// that you do not specify remain unchanged.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Configuration { get; set; } = new Hashtable();

    /// <summary>Does not store the token in the vault. The property Token of the output contains it.</summary>
    [Parameter]
    public SwitchParameter SkipTokenStorage { get; set; }

    /// <inheritdoc/>
    internal override string AccountArguments => _signInArguments ?? base.AccountArguments;

    /// <summary>The sign-in, if it was given as an object.</summary>
    private protected abstract AuthorizationResponse? SignIn { get; }

    /// <summary>The input object, if any.</summary>
    private protected abstract PipedRecord? Input { get; }

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        if (!MyInvocation.ExpectingInput || SignIn is not null)
        {
            ConnectToSignIn();
            return;
        }

        // Reported before the user signs in, unless the piped sign-in can name a profile.
        var account = ResolveAccount();
        if (account.UserSecret is not null || account.OrganizationSecret is not null || !HasProfiles())
        {
            Start(account);
        }
    }

    /// <summary>Prepares the work with the connected account.</summary>
    private protected virtual void OnConnected()
    {
    }

    /// <summary>Connects to the platform of the current sign-in, which the first input determines for all inputs.</summary>
    /// <remarks>
    /// A command acts for one account only, because its messages, its vault and its report after Ctrl+C refer to that account.
    /// </remarks>
    /// <exception cref="YourMomException">The account cannot be used, or belongs to another platform than the sign-in.</exception>
    private protected void ConnectToSignIn()
    {
        Input?.RequireMatch(GivenParameters, nameof(PlatformUri));

        // An object without a code and an app secret, such as an instance, does not determine where secrets are sent.
        var hasSecret = Code is not null || (ApiSecret is not null && !GivenParameters.ContainsKey(nameof(ApiSecret)));
        var platformUri = SignIn is { } signIn ? signIn.PlatformUri : hasSecret ? PlatformUri : null;
        platformUri = platformUri is { OriginalString.Length: > 0 } ? platformUri : null;
        var isProfileGiven = GivenParameters.TryGetValue(nameof(Profile), out var given) && given is string;
        var named = isProfileGiven || (UserSecret is not null && OrganizationSecret is not null) ? null : SignIn?.Profile ?? Profile;
        named = string.IsNullOrEmpty(named) ? null : named;
        if (BaseUri is not null)
        {
            RequireSamePlatform(platformUri, BaseUri);
        }

        if (!_isReady || !IsAccountOf(platformUri, named))
        {
            if (_hasInput)
            {
                throw OtherAccount(platformUri, named);
            }

            var profile = isProfileGiven ? (string)given! : named;
            var account = ResolveAccountOf(profile, BaseUri ?? (isProfileGiven ? null : platformUri), isNamed: named is not null);
            RequireSamePlatform(platformUri, account.BaseUri);
            Start(account);
        }

        if (!_hasInput)
        {
            _hasInput = true;
            _signInArguments =
                CommandArgument.Format(nameof(Profile), given as string ?? (named == YourMomCredential.DefaultProfile ? null : named))
                + CommandArgument.Format(
                    nameof(BaseUri), (BaseUri ?? (Account.Profile is null ? platformUri : null))?.OriginalString);
        }
    }

    private void Start(AccountContext account)
    {
        _isReady = false;
        Connect(account);
        OnConnected();
        _isReady = true;
    }

    private bool IsAccountOf(Uri? platformUri, string? profile) =>
        (platformUri is null || YourMomClient.IsSamePlatform(platformUri, Account.BaseUri)) &&
        (profile is null || profile.Equals(Account.Profile, StringComparison.OrdinalIgnoreCase));

    private AccountContext ResolveAccountOf(string? profile, Uri? baseUri, bool isNamed)
    {
        try
        {
            return ResolveAccount(profile, baseUri);
        }
        catch (YourMomException e) when (e.Kind == YourMomErrorKind.ProfileNotFound && isNamed)
        {
            _signInArguments =
                CommandArgument.Format(nameof(Profile), profile) + CommandArgument.Format(nameof(BaseUri), baseUri?.OriginalString);
            throw new YourMomException(e.Kind, Messages.FormatSignInProfileNotFound(Redactor.RemoveLineBreaks(profile!)), e)
            {
                Remedy = Messages.SignInProfileNotFoundRemedy,
            };
        }
    }

    private YourMomException OtherAccount(Uri? platformUri, string? profile) => new(
        YourMomErrorKind.ProfileMismatch,
        Messages.FormatSignInOfOtherAccount(
            Describe(platformUri ?? Account.BaseUri, profile), Describe(Account.BaseUri, Account.Profile)))
    {
        Remedy = Messages.SignInOfOtherAccountRemedy,
    };

    private static string Describe(Uri platform, string? profile) => Redactor.RemoveLineBreaks(
        profile is null ? platform.OriginalString : Messages.FormatAccountOfProfile(platform.OriginalString, profile));

    private bool HasProfiles() => SecretVault.Open(this, null, VaultTimeoutSec) is var vault && vault.IsInstalled() &&
        vault.Find(YourMomCredential.SecretNames, StopToken).Count > 0;

    /// <summary>Opens the store for new tokens. Returns null with -SkipTokenStorage, and if no vault is available or specified.</summary>
    /// <exception cref="YourMomException">See <see cref="TokenStore.OpenOrNull"/>.</exception>
    private protected TokenStore? OpenTokenStore(CancellationToken cancellationToken) =>
        SkipTokenStorage ? null : TokenStore.OpenOrNull(OpenVault(), Account.BaseUri, IsVaultExplicit, cancellationToken);

    /// <summary>Converts these parameters to an instance request.</summary>
    private protected InstanceRequest ReadCallback(string? key, Uri? callbackUrl) =>
        InstanceRequest.From(key, Code, callbackUrl, ApiKey, ApiSecret, PSObjectConverter.Members(CallbackParameter)) with
        {
            CodeReceivedAt = CodeReceivedAt,
        };
}
