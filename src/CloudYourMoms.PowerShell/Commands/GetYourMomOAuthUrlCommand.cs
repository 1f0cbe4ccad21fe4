using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.PowerShell.Accounts;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Asks the platform for the address at which a person signs in to the provider.</summary>
/// <remarks>
/// <para>This is the first of three steps: it asks the platform where to sign in, <see cref="WaitYourMomCallbackCommand"/> opens your browser and waits for it to come back, <see cref="NewYourMomInstanceCommand"/> creates the instance. The record that it writes goes to the next step as it is.</para>
/// <para>The app is one that you registered at the provider: at Salesforce an External Client App or Connected App, whose consumer key and consumer secret are -ApiKey and -ApiSecret, or user name and password of -ApiCredential. The callback URL must be registered there exactly as it is given here.</para>
/// <para>Service Cloud is sfdcservicecloud, Marketing Cloud sfdcmarketingcloud, CRM sfdc, Documents sfdcdocuments. Other keys of the platform pass too.</para>
/// <para>The platform wants no account for this; the secrets of a profile are sent when there is one. The record's OAuthUrl is without the app's secret: it can be read, and sent to somebody who signs in elsewhere.</para>
/// </remarks>
/// <example>Prepare a sign-in to Service Cloud<code>
/// $app = @{
///     ApiCredential = Get-Credential -Message 'Consumer key and secret'
///     CallbackUrl   = 'http://localhost:8400/auth'
/// }
/// Get-YourMomOAuthUrl sfdcservicecloud @app
/// </code>
/// <para>The other examples use $app as it is set here.</para></example>
/// <example>From the app to the instance, in one pipeline<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance -Name 'Contoso service desk' -Tag prod
/// </code></example>
/// <example>Sign in to a Salesforce sandbox, with a scope of your choice<code>
/// Get-YourMomOAuthUrl sfdc @app -QueryParameter @{
///     siteAddress = 'https://test.salesforce.com'
///     scope       = 'api refresh_token'
/// }
/// </code></example>
/// <input>You cannot pipe to this cmdlet.</input>
/// <output cref="AuthorizationRequest">The prepared sign-in: its address as OAuthUrl, the state, and the app with its secret as a secure string. Good for as long as the provider takes it; Export-Clixml keeps it for later.</output>
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

    /// <summary>The kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The key obtained from registering the app with the provider (consumer key).</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>The secret obtained from registering the app with the provider (consumer secret).</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNull]
    public SecureString ApiSecret { get; set; } = new();

    /// <summary>Key and secret of the app as user name and password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    [ValidateNotNull]
    public PSCredential ApiCredential { get; set; } = PSCredential.Empty;

    /// <summary>The callback URL, exactly as it was registered with the provider.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNull]
    public Uri CallbackUrl { get; set; } = null!;

    /// <summary>A value to find again in the callback. Without it an unguessable one is made, which is safer.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? State { get; set; }

    /// <summary>Further query parameters of the platform, such as siteAddress and scope. A secure string is revealed only in the request.</summary>
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
            WriteWarning($"The platform prepared a sign-in for '{authorization.Key}' where '{Key}' was asked; the instance will be of the kind that it prepared.");
        }

        WriteVerbose($"The platform prepared a sign-in for '{authorization.Key}'.");
        if (State is null && !authorization.IsStateClientGenerated)
        {
            WriteVerbose("The platform replaced the state by its own, so the sign-in must begin with the link that Wait-YourMomCallback opens.");
        }

        WriteObject(authorization);
    }

    // The platform does not want an account here: where it is clear which platform is meant, a vault that does not answer is no reason to
    // fail.
    private AccountContext ResolveOptionalAccount()
    {
        try
        {
            return ResolveAccount();
        }
        catch (YourMomException e) when (
            BaseUri is not null && Profile is null &&
            e.Kind is YourMomErrorKind.VaultLocked or YourMomErrorKind.VaultTimeout or YourMomErrorKind.VaultUnreadable or YourMomErrorKind.VaultSecretInvalid)
        {
            WriteVerbose($"The request goes without an account. {e.Message}");
            return new AccountContext(BaseUri, null, null);
        }
    }
}
