using System.Collections;
using System.Management.Automation;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Creates instances on the platform from a sign-in, instance files, JSON, objects or parameters.</summary>
/// <remarks>
/// <para>
/// Values from the callback take precedence over the file, and parameters take precedence over both. Members that the module does not know
/// are sent unchanged. The input is validated before anything is sent, and one error reports all problems with line and column. -WhatIf
/// validates the input and shows the request with its secrets masked, but sends nothing.
/// </para>
/// <para>
/// A sign-in is sent to the platform that issued its authorization URL, with the profile that requested it. Parameters for another account
/// of that platform take precedence. Parameters for another platform are rejected, and nothing is sent. The first input determines the
/// account of all inputs.
/// </para>
/// <para>
/// The token is stored in the vault before the instance is written to the pipeline. If the vault fails after the create, the output object
/// has the token, and the error names the command that stores it.
/// </para>
/// <para>
/// Up to -ThrottleLimit instances are created at the same time and are written as they complete. Failures are reported per input; the
/// remaining inputs are still processed. The failure of a single input is a terminating error. If you press Ctrl+C, no further request is
/// sent, and the cmdlet waits up to 30 seconds for pending responses.
/// </para>
/// <para>
/// If the response to a create is lost, the create is not sent again. The module looks up the instance on the platform. If the match is
/// certain, the instance is returned with its token and a warning. Otherwise the error lists possible matches and the next command to run.
/// </para>
/// </remarks>
/// <example>Create an instance with a sign-in<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance -Name 'Contoso service desk' -Tag prod
/// </code></example>
/// <example>Create an instance with splatting<code>
/// $values = @{
///     Name          = 'Contoso CRM'
///     Tag           = 'prod', 'eu'
///     Configuration = @{ 'filter.response.nulls' = $true }
/// }
/// Get-YourMomOAuthUrl sfdc @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance @values
/// </code></example>
/// <example>Create an instance from a file<code>
/// Get-YourMomOAuthUrl sfdcservicecloud @app |
///     Wait-YourMomCallback |
///     New-YourMomInstance -Path ./instance.json
/// </code>
/// <para>Use New-YourMomInstanceFile to create the file.</para></example>
/// <example>Show the request that would be sent<code>
/// $callback = Get-YourMomOAuthUrl sfdc @app | Wait-YourMomCallback
/// $callback | New-YourMomInstance 'Contoso CRM' -WhatIf
/// </code>
/// <para>The code in $callback can still be used.</para></example>
/// <example>Create many instances in parallel<code>
/// Get-ChildItem ./instances/*.json | New-YourMomInstance -ThrottleLimit 16
/// </code></example>
/// <example>Create an instance without a vault<code>
/// $account = @{
///     UserSecret         = Read-Host 'User secret' -AsSecureString
///     OrganizationSecret = Read-Host 'Organization secret' -AsSecureString
/// }
/// $instance = New-YourMomInstance @account -SkipTokenStorage `
///     -Path ./zendesk.json
/// </code>
/// <para>$instance.Token contains the token as a secure string.</para></example>
/// <input cref="AuthorizationResponse">You can pipe the output of Wait-YourMomCallback to this cmdlet.</input>
/// <input cref="FileInfo">You can pipe instance files from Get-ChildItem to this cmdlet.</input>
/// <input cref="string">You can pipe the content of an instance.json from Get-Content -Raw to this cmdlet.</input>
/// <input cref="IDictionary">You can pipe hashtables with the members of an instance.json to this cmdlet.</input>
/// <input cref="PSObject">
/// You can pipe objects whose properties are members of an instance.json, or parameters of this cmdlet, such as those from Import-Csv.
/// </input>
/// <output cref="Instance">This cmdlet returns each instance with its id and its token as a secure string.</output>
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
    private bool _isVaultWritable;
    private bool _isWarned;

    /// <summary>Specifies the name of the instance.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// Specifies the output of Wait-YourMomCallback, or a string, file, hashtable or object with the members of an instance.json.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Callback")]
    [RedactFromModuleLog]
    [ValidateNotNull]
    public PSObject? InputObject
    {
        get;
        set => field = RedactFromModuleLogAttribute.Open(value) is { } input ? PSObject.AsPSObject(input) : null;
    }

    /// <summary>Specifies instance files. Wildcards are permitted. Pipeline input and parameters take precedence over the files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Specifies instance files by their literal paths, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Specifies the kind of instance: sfdcservicecloud, sfdcmarketingcloud, sfdc, sfdcdocuments or another key of the platform.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>Specifies entries of providerData. They take precedence over the file, callback and other parameters.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary ProviderData { get; set; } = new Hashtable();

    /// <summary>Specifies the maximum number of instances that are created at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name;

    /// <inheritdoc/>
    private protected override AuthorizationResponse? SignIn => InputObject?.BaseObject as AuthorizationResponse;

    /// <inheritdoc/>
    private protected override PipedRecord? Input => InputObject is null ? null : new PipedRecord(InputObject);

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        _output = new CreateOutputWriter(this, ToRecord);
        base.CheckParameters();
    }

    /// <inheritdoc/>
    private protected override void OnConnected()
    {
        _output.Tokens = OpenTokenStore(StopToken);
        if (_output.Tokens is null && !SkipTokenStorage && !_isWarned)
        {
            _isWarned = true;
            WriteWarning(Messages.TokenNotStoredWithoutVault);
        }

        _creates = new InFlightCreates(Client, _output, ThrottleLimit);
        if (!PromptsFirst)
        {
            // Checked before the user signs in.
            RequireWritableVault(StopToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        if (_lines.IsFurtherLine(InputObject))
        {
            // Input line by line is reported once, at its second line.
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
            await BeginAsync(file, cancellationToken).ResumeOn(Pipeline);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        ReportFirstLine();
        if (_creates is not null)
        {
            await _creates.WriteAllAsync(Pipeline, cancellationToken).ResumeOn(Pipeline);
        }

        await base.EndProcessingAsync(cancellationToken).ResumeOn(Pipeline);
        _output.Close();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            // Responses to pending creates contain tokens, so they are reported even if the pipeline was stopped.
            if (disposing && _creates is not null && (_creates.Count > 0 || _output.DeferredError is not null))
            {
                CancelAndDrain(() => PendingCreateReporter.ReportAsync(
                    _creates, _output.DeferredError, _output.Tokens?.WithShutdownTimeout(), AccountArguments, Host.UI, Pipeline));
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

    private async Task BeginAsync(InstanceInput file, CancellationToken cancellationToken)
    {
        var input = InputObject is null ? null : InstanceInput.Of(InputObject, this);
        var target = input?.Target ?? file.Target ?? Name;
        try
        {
            ConnectToSignIn();
            var piped = input is null ? new InstanceRequest() : await input.ReadAsync(cancellationToken).ResumeOn(Pipeline);
            var request = (await file.ReadAsync(cancellationToken).ResumeOn(Pipeline)).MergeWith(piped).MergeWith(ReadParameters());
            target ??= request.Name;
            var validated = Client.Validate(request);
            if (!ShouldProcess(
                Messages.FormatCreateWhatIf(Describe(request), request.ToRedactedJson()),
                Messages.FormatCreateQuestion(Describe(request)),
                Messages.CreateCaption))
            {
                return;
            }

            RequireWritableVault(cancellationToken);
            await _creates!.BeginAsync(target, validated, Pipeline, cancellationToken).ResumeOn(Pipeline);
        }
        catch (YourMomException e)
        {
            target ??= Messages.FormatInputNumber(_output.InputCount);
            if (!_lines.TryHold(InputObject, e, target))
            {
                _output.Fail(e, target);
            }
        }

        if (_creates is not null)
        {
            await _creates.WriteCompletedAsync(Pipeline, cancellationToken).ResumeOn(Pipeline);
        }
    }

    private void RequireWritableVault(CancellationToken cancellationToken)
    {
        if (!_isVaultWritable)
        {
            _output.Tokens?.RequireWritable(Memory, cancellationToken);
            _isVaultWritable = true;
        }
    }

    // The input had only one line.
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
        Messages.FormatCreateDescription(request.DisplayName, Redactor.RemoveLineBreaks(request.Key ?? string.Empty), Account.BaseUri);
}
