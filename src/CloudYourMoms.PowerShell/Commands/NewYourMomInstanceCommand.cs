using System.Collections;
using System.Management.Automation;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

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
/// <error cref="YourMomErrorKind.InstanceTextIncomplete"/>
/// <error cref="YourMomErrorKind.InvalidWildcardPattern"/>
/// <error cref="YourMomErrorKind.InstanceFileNotFound"/>
/// <error cref="YourMomErrorKind.InstanceFileUnreadable"/>
/// <error cref="YourMomErrorKind.CreateResponseLost"/>
/// <error cref="YourMomErrorKind.CreateNotConfirmed"/>
/// <error cref="YourMomErrorKind.CreateOutcomeUnknown"/>
/// <seealso cref="GetYourMomOAuthUrlCommand"/>
/// <seealso cref="WaitYourMomCallbackCommand"/>
/// <seealso cref="NewYourMomInstanceFileCommand"/>
/// <seealso cref="GetYourMomInstanceCommand"/>
[Cmdlet(
    VerbsCommon.New,
    "YourMomInstance",
    DefaultParameterSetName = InputSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Instance))]
public sealed class NewYourMomInstanceCommand : CallbackCmdlet
{
    private const string InputSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly TextLines _lines = new();
    private CreateOutputWriter _output = null!;
    private InFlightCreates? _creates;
    private TokenStore? _tokens;
    private bool _isVaultWritable;

    /// <summary>The name of the instance.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// The sign-in that Wait-YourMomCallback received; JSON text, a file, a hashtable or an object with the members of an instance.json.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Callback")]
    [RedactFromModuleLog]
    [ValidateNotNull]
    public PSObject? InputObject
    {
        get;
        set => field = RedactFromModuleLogAttribute.Open(value) is { } given ? PSObject.AsPSObject(given) : null;
    }

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

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name;

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        Connect(ResolveAccount());
        _tokens = SkipTokenStorage ? null : OpenTokenStore(StopToken);
        if (_tokens is null && !SkipTokenStorage)
        {
            WriteWarning(
                "The token is not kept in a vault, as none is the default here: keep the record. -SkipTokenStorage says that you do.");
        }

        _output = new CreateOutputWriter(this, _tokens, ToRecord);
        _creates = new InFlightCreates(Client, _output, ThrottleLimit);
        if (!PromptsFirst)
        {
            // Before anybody signs in for nothing.
            RequireWritableVault(StopToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (_lines.IsFurtherLine(InputObject))
        {
            // The second line shows what the first was; the others say no more.
            if (_lines.Take() is { } first)
            {
                _output.Fail(TextLines.Incomplete(first.Target), first.Target);
            }

            return;
        }

        ReportFirstLine();
        foreach (var file in FindFiles())
        {
            _output.Begin();
            await BeginAsync(file, _creates!, cancellationToken).ResumeOn(Pipeline);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        ReportFirstLine();
        await _creates!.WriteAllAsync(Pipeline, cancellationToken).ResumeOn(Pipeline);
        await base.EndProcessingAsync(cancellationToken).ResumeOn(Pipeline);
        _output.Close();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            // However the pipeline ended: what is under way may hold a token, and is not lost silently.
            if (disposing && _creates is not null && (_creates.Count > 0 || _output.DeferredError is not null))
            {
                CancelAndDrain(() => PendingCreateReporter.ReportAsync(
                    _creates, _output.DeferredError, _tokens?.WithShutdownTimeout(), AccountArguments, Host.UI, Pipeline));
            }
        }
        finally
        {
            base.Dispose(disposing);
        }
    }

    private IEnumerable<InstanceInput> FindFiles() => ParameterSetName switch
    {
        PathSet => Path.SelectMany(path => InstanceInput.OfFiles(path, () => InstanceFile.Resolve(this, path))),
        LiteralPathSet => LiteralPath.SelectMany(path => InstanceInput.OfFiles(path, () => [InstanceFile.ResolveLiteral(this, path)])),
        _ => [InstanceInput.OfNothing(InputObject is null ? Name : null)],
    };

    private async Task BeginAsync(InstanceInput file, InFlightCreates creates, CancellationToken cancellationToken)
    {
        var input = InputObject is null ? null : InstanceInput.Of(InputObject, this);
        var target = input?.Target ?? file.Target ?? Name;
        try
        {
            var piped = input is null ? new InstanceRequest() : await input.ReadAsync(cancellationToken).ResumeOn(Pipeline);
            var request = (await file.ReadAsync(cancellationToken).ResumeOn(Pipeline)).MergeWith(piped).MergeWith(ReadParameters());
            target ??= request.Name;
            var validated = Client.Validate(request);
            if (!ShouldProcess(
                $"{Describe(request)} with POST /instances and\n{request.ToRedactedJson()}", $"{Describe(request)}?", "Create instance"))
            {
                return;
            }

            RequireWritableVault(cancellationToken);
            await creates.BeginAsync(target, validated, Pipeline, cancellationToken).ResumeOn(Pipeline);
        }
        catch (YourMomException e)
        {
            target ??= $"input {_output.Given}";
            if (!_lines.TryHold(InputObject, e, target))
            {
                _output.Fail(e, target);
            }
        }

        await creates.WriteEndedAsync(Pipeline, cancellationToken).ResumeOn(Pipeline);
    }

    private void RequireWritableVault(CancellationToken cancellationToken)
    {
        if (!_isVaultWritable)
        {
            _tokens?.RequireWritable(Memory, cancellationToken);
            _isVaultWritable = true;
        }
    }

    // The text was of one line only.
    private void ReportFirstLine()
    {
        if (_lines.Take() is { } first)
        {
            _output.Fail(first.Error, first.Target);
        }
    }

    private InstanceRequest ReadParameters() => ReadCallback(Key, CallbackUrl).MergeWith(new InstanceRequest
    {
        Name = Name,
        Tags = Tag,
        Configuration = PSObjectConverter.Members(Configuration),
        ProviderData = PSObjectConverter.Members(ProviderData),
    });

    private string Describe(InstanceRequest request) =>
        $"Create instance '{request.DisplayName}' of {Redactor.RemoveLineBreaks(request.Key ?? string.Empty)} at {Account.BaseUri}";
}
