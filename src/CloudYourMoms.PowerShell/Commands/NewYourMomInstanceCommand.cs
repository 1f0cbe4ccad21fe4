using System.Collections;
using System.Management.Automation;
using System.Security;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Creates instances on the platform from callbacks, instance files, JSON text, objects, parameters, or all of them.</summary>
/// <remarks>
/// <para>The callback wins over the file, and parameters over both; members that the module does not know reach the platform unchanged. Every mistake that can be known is found before anything is sent, all of them in one error with line and column. -WhatIf makes all the checks, shows the request with its secrets masked, and sends nothing.</para>
/// <para>The token is in the vault when the record appears. If the vault fails after the platform had created the instance, the record comes out with its token, and the error names the command that stores it.</para>
/// <para>Up to -ThrottleLimit instances are created at the same time; records come as they finish. Each failure is an error of its own and keeps none of the others from being tried; only the failure of a single input ends the statement. Ctrl+C sends nothing more and waits, up to half a minute, for the answers to what was sent.</para>
/// <para>A creation whose answer is lost is not sent again: the module looks for the instance. Where it is certain which one it is, its record comes with its token as always, and a warning; otherwise the error names what it may be, with the next command to type.</para>
/// </remarks>
/// <example>Create an instance with a sign-in<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance -Name 'Contoso service desk' -Tag prod
/// </code></example>
/// <example>Splat the values<code>
/// $values = @{
///     Name          = 'Contoso CRM'
///     Tag           = 'prod', 'eu'
///     Configuration = @{ 'filter.response.nulls' = $true }
/// }
/// Get-YourMomOAuthUrl sfdc @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance @values
/// </code></example>
/// <example>Take the values from a file<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance -Path ./instance.json
/// </code>
/// <para>New-YourMomInstanceFile writes one to fill in.</para></example>
/// <example>See what would be sent<code>
/// $callback = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback
/// $callback | New-YourMomInstance 'Contoso CRM' -WhatIf
/// </code>
/// <para>The code in $callback is not used up by that.</para></example>
/// <example>Create many at once<code>
/// Get-ChildItem ./instances/*.json | New-YourMomInstance -ThrottleLimit 16
/// </code></example>
/// <example>Create without a vault<code>
/// $account = @{
///     UserSecret         = Read-Host 'User secret' -AsSecureString
///     OrganizationSecret = Read-Host 'Organization secret' -AsSecureString
/// }
/// $instance = New-YourMomInstance @account -SkipTokenStorage `
///     -Path ./zendesk.json
/// </code>
/// <para>$instance.Token is the token, as a secure string.</para></example>
/// <input cref="AuthorizationResponse">The sign-in that Wait-YourMomCallback received.</input>
/// <input cref="FileInfo">Instance files, as Get-ChildItem finds them.</input>
/// <input cref="string">The JSON text of an instance.json, as from Get-Content -Raw.</input>
/// <input cref="IDictionary">A hashtable with the members of an instance.json.</input>
/// <input cref="PSObject">An object with the members of an instance.json, or with properties of the names of parameters, as Import-Csv gives them.</input>
/// <output cref="Instance">The instance, with its number, and its token as a secure string.</output>
/// <error cref="YourMomErrorKind.CallbackMissing"/>
/// <error cref="YourMomErrorKind.ProfileNotFound"/>
/// <error cref="YourMomErrorKind.ProfileMismatch"/>
/// <error cref="YourMomErrorKind.VaultSecretInvalid"/>
/// <error cref="YourMomErrorKind.ConfigurationMissing"/>
/// <error cref="YourMomErrorKind.InvalidInstance"/>
/// <error cref="YourMomErrorKind.AuthorizationCodeInvalid"/>
/// <error cref="YourMomErrorKind.InstanceTextIncomplete"/>
/// <error cref="YourMomErrorKind.InvalidWildcardPattern"/>
/// <error cref="YourMomErrorKind.InstanceFileNotFound"/>
/// <error cref="YourMomErrorKind.InstanceFileUnreadable"/>
/// <error cref="YourMomErrorKind.CreateResponseLost"/>
/// <error cref="YourMomErrorKind.CreateNotConfirmed"/>
/// <error cref="YourMomErrorKind.CreateOutcomeUnknown"/>
/// <error cref="YourMomErrorKind.DefaultVaultMissing"/>
/// <error cref="YourMomErrorKind.VaultUnwritable"/>
/// <error cref="YourMomErrorKind.VaultNameRefused"/>
/// <error cref="YourMomErrorKind.VaultSecretConflict"/>
/// <error cref="YourMomErrorKind.TokenNotStored"/>
/// <error cref="YourMomErrorKind.ConfirmationUnavailable"/>
/// <seealso cref="GetYourMomOAuthUrlCommand"/>
/// <seealso cref="WaitYourMomCallbackCommand"/>
/// <seealso cref="NewYourMomInstanceFileCommand"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
[Cmdlet(VerbsCommon.New, "YourMomInstance", DefaultParameterSetName = InputSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Instance))]
public sealed partial class NewYourMomInstanceCommand : ConnectedCmdlet
{
    private const string InputSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The name of the instance.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The sign-in that Wait-YourMomCallback received; JSON text, a file, a hashtable or an object with the members of an instance.json.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Callback")]
    [RedactFromModuleLog]
    [ValidateNotNull]
    public PSObject? InputObject { get; set => field = RedactFromModuleLogAttribute.Open(value) is { } given ? PSObject.AsPSObject(given) : null; }

    /// <summary>Instance files. What comes down the pipeline and the parameters win over them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Instance files, their paths taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>The authorization code of the callback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? Code { get; set; }

    /// <summary>When the code arrived. A code lives 15 minutes; an older one is not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ReceivedAt")]
    [DateTimeOffsetTransformation]
    public DateTimeOffset? CodeReceivedAt { get; set; }

    /// <summary>The callback URL that the code was issued for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri? CallbackUrl { get; set; }

    /// <summary>The key of the app at the provider.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ApiKey { get; set; }

    /// <summary>The secret of the app at the provider.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecureStringTransformation]
    [ValidateNotNull]
    public SecureString? ApiSecret { get; set; }

    /// <summary>The other parameters of the callback, as in the record of Wait-YourMomCallback.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Parameters")]
    [ValidateNotNull]
    public IDictionary? CallbackParameter { get; set; }

    /// <summary>Tags for the instance; they replace those of the file.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? Tag { get; set; }

    /// <summary>Configuration entries with dotted names. Each wins over the file, the callback and the parameters above.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Configuration { get; set; } = new Hashtable();

    /// <summary>Entries of providerData. Each wins over the file, the callback and the parameters above.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary ProviderData { get; set; } = new Hashtable();

    /// <summary>How many instances are created at the same time at most.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>Leaves the tokens out of the vault, for those who keep them themselves.</summary>
    [Parameter]
    public SwitchParameter SkipTokenStorage { get; set; }
}
