using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Gets the URL for a sign-in at the provider.</summary>
/// <remarks>
/// <para>
/// This is the first of three steps. This cmdlet requests the URL from the platform, <see cref="WaitYourMomCallbackCommand"/> opens your
/// browser and waits for the callback, and <see cref="NewYourMomInstanceCommand"/> creates the instance. Pipe the output of each step to
/// the next one.
/// </para>
/// <para>
/// The app must be registered at the provider. At Salesforce, register an External Client App or Connected App. Specify its consumer key
/// and consumer secret as -ApiKey and -ApiSecret, or as user name and password of -ApiCredential. The callback URL must be identical to
/// the registered one.
/// </para>
/// <para>
/// The key for Service Cloud is sfdcservicecloud, for Marketing Cloud sfdcmarketingcloud, for CRM sfdc and for Documents sfdcdocuments.
/// Other keys of the platform are accepted.
/// </para>
/// <para>
/// The platform does not require an account for this request. If a profile exists, its secrets are sent. The property OAuthUrl of the
/// output does not contain the app's secret, so you can send it to a user who signs in elsewhere.
/// </para>
/// <para>
/// The output names the platform and the profile. The other two cmdlets use them, so specify -BaseUri or -Profile only here.
/// </para>
/// </remarks>
/// <example>Prepare a sign-in to Service Cloud<code>
/// $app = @{
///     ApiCredential = Get-Credential -Message 'Consumer key and secret'
///     CallbackUrl   = 'http://localhost:8400/auth'
/// }
/// Get-YourMomOAuthUrl sfdcservicecloud @app
/// </code>
/// <para>The other examples use this value of $app.</para></example>
/// <example>Create an instance in one pipeline<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance -Name 'Contoso service desk' -Tag prod
/// </code></example>
/// <example>Sign in to a Salesforce sandbox with a custom scope<code>
/// Get-YourMomOAuthUrl sfdc @app -QueryParameter @{
///     siteAddress = 'https://test.salesforce.com'
///     scope       = 'api refresh_token'
/// }
/// </code></example>
/// <input>You cannot pipe to this cmdlet.</input>
/// <output cref="AuthorizationRequest">
/// This cmdlet returns the prepared sign-in: the URL, the state, the platform and profile, and the app with its secret as a secure string.
/// Use Export-Clixml to save it for later.
/// </output>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.InvalidKey"/>
/// <error cref="YourMomErrorKind.InvalidCallbackUrl"/>
/// <error cref="YourMomErrorKind.InvalidQueryParameter"/>
/// <seealso cref="WaitYourMomCallbackCommand"/>
/// <seealso cref="NewYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.Get, "YourMomOAuthUrl", DefaultParameterSetName = SecretSet)]
[OutputType(typeof(AuthorizationRequest))]
public sealed class GetYourMomOAuthUrlCommand : ConnectedCmdlet
{
    private const string SecretSet = "Secret";
    private const string CredentialSet = "Credential";

    /// <summary>
    /// Specifies the kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>Specifies the app's key at the provider (consumer key).</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>Specifies the app's secret at the provider (consumer secret).</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNull]
    public SecureString ApiSecret { get; set; } = new();

    /// <summary>Specifies the app's key as user name and its secret as password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    [ValidateNotNull]
    public PSCredential ApiCredential { get; set; } = PSCredential.Empty;

    /// <summary>Specifies the callback URL, exactly as registered with the provider.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNull]
    public Uri CallbackUrl { get; set; } = null!;

    /// <summary>Specifies the state that the callback returns. By default, a random state is generated, which is more secure.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? State { get; set; }

    /// <summary>
    /// Specifies additional query parameters for the platform, such as siteAddress and scope. A value can be a secure string, which is
    /// decrypted only for the request.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable QueryParameter { get; set; } = [];

    /// <inheritdoc/>
    protected override object? ErrorTarget => Key;

    /// <inheritdoc/>
    protected override void CheckParameters() => Connect(ResolveOptionalAccount(), needsCredential: false);

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        var usesCredential = ParameterSetName == CredentialSet;
        var authorization = await Client.GetOAuthUrlAsync(
            new OAuthUrlRequest
            {
                Key = Key,
                ApiKey = usesCredential ? ApiCredential.UserName : ApiKey,
                ApiSecret = usesCredential ? ApiCredential.Password : ApiSecret,
                CallbackUrl = CallbackUrl,
                State = State,
                QueryParameters = [.. PSObjectConverter.Query(QueryParameter)],
            },
            cancellationToken).ResumeOn(Pipeline);

        if (authorization.Key != Key)
        {
            WriteWarning(Messages.FormatOAuthUrlOfOtherKey(authorization.Key, Key));
        }

        WriteVerbose(Messages.FormatOAuthUrlPrepared(authorization.Key));
        if (State is null && !authorization.IsStateClientGenerated)
        {
            WriteVerbose(Messages.OAuthUrlStateReplaced);
        }

        WriteVerbose(HasCodeChallenge(authorization.OAuthUrl) ? Messages.OAuthUrlHasCodeChallenge : Messages.OAuthUrlHasNoCodeChallenge);
        WriteObject(authorization with { Profile = Account.Profile });
    }

    // RFC 7636 section 4.3. Only the platform can send it, because only the platform has the verifier.
    private static bool HasCodeChallenge(Uri oauthUrl) =>
        oauthUrl.Query.Split('?', '&').Any(parameter => parameter.StartsWith("code_challenge=", StringComparison.Ordinal));

    // The request does not need an account. If -BaseUri specifies the platform, a vault that cannot be read is not an error.
    private AccountContext ResolveOptionalAccount()
    {
        try
        {
            return ResolveAccount();
        }
        catch (YourMomException e) when (
            BaseUri is not null && Profile is null &&
            e.Kind is YourMomErrorKind.VaultLocked or YourMomErrorKind.VaultTimeout or YourMomErrorKind.VaultUnreadable
                or YourMomErrorKind.VaultSecretInvalid)
        {
            WriteVerbose(Messages.FormatOAuthUrlWithoutAccount(e.Message));
            return new AccountContext(BaseUri, null, null);
        }
    }
}
