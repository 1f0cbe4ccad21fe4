using System.Collections;
using System.Management.Automation;
using System.Security;

namespace CloudYourMoms.Commands;

/// <summary>Creates instances on the platform from callbacks, instance files, JSON text, objects, parameters, or all of them.</summary>
[Cmdlet(VerbsCommon.New, "YourMomInstance", DefaultParameterSetName = InputSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Instance))]
public sealed class NewYourMomInstanceCommand : PlatformCmdlet
{
    private const string InputSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private CreationQueue _queue = null!;
    private CreationReport _report = null!;
    private TokenStore? _tokens;
    private bool _isVaultSound;

    /// <summary>The name of the instance.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The sign-in that Wait-YourMomCallback received; JSON text, a file, a hashtable or an object with the members of an instance.json.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Callback")]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

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
    [ValidateNotNull]
    public SecureString? Code { get; set; }

    /// <summary>When the code arrived. A code lives 15 minutes; an older one is not sent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ReceivedAt")]
    [Timestamp]
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

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name;

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        RequireAccount();
        _queue = new CreationQueue(Client);
        _tokens = SkipTokenStorage ? null : TokenStore.OpenOrNull(Secrets, Account.BaseUri, IsVaultAskedFor, StopToken);
        if (_tokens is null && !SkipTokenStorage)
        {
            WriteWarning("The token is not kept in a vault, as none is the default here: keep the record. -SkipTokenStorage says that you do.");
        }

        _report = new CreationReport(this, _tokens, ToRecord);
        if (!MayAskFirst)
        {
            // Before anybody signs in for nothing.
            _tokens?.RequireWritable(Memory, StopToken);
            _isVaultSound = true;
        }
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Files())
        {
            _report.Begin();
            await BeginAsync(file, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        while (_queue.Count > 0)
        {
            await TellAsync(await _queue.NextAsync(cancellationToken), cancellationToken);
        }

        _report.Close();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            // However the pipeline ended: what is under way may hold a token, and is not lost silently.
            if (disposing && _queue is not null && (_queue.Count > 0 || _report.Untold is not null))
            {
                Abandon(() => Aftermath.TellAsync(_queue, _report.Untold, _tokens?.InHaste(), AccountWords, Host.UI));
            }
        }
        finally
        {
            base.Dispose(disposing);
        }
    }

    private IEnumerable<InstanceInput> Files() => ParameterSetName switch
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
            var piped = input is null ? new InstanceRequest() : await input.ReadAsync(cancellationToken);
            var request = (await file.ReadAsync(cancellationToken)).OverriddenBy(piped).OverriddenBy(FromParameters());
            target ??= request.Name;
            Client.RequireSound(request);
            if (!ShouldProcess($"{Describe(request)} with POST /instances and\n{request.ToRedactedJson()}", $"{Describe(request)}?", "Create instance"))
            {
                return;
            }

            if (!_isVaultSound)
            {
                _tokens?.RequireWritable(Memory, cancellationToken);
                _isVaultSound = true;
            }

            while (_queue.Count >= ThrottleLimit)
            {
                await TellAsync(await _queue.NextAsync(cancellationToken), cancellationToken);
            }

            _queue.Begin(target, request, cancellationToken);
        }
        catch (YourMomException e)
        {
            _report.Fail(e, target ?? $"input {_report.Given}");
        }

        while (_queue.Ended() is { } ended)
        {
            await TellAsync(ended, cancellationToken);
        }

        _report.Progress(_queue.Count);
    }

    private async Task TellAsync(Creation creation, CancellationToken cancellationToken)
    {
        if (creation.Answer.Status != TaskStatus.RanToCompletion)
        {
            // Nothing that could be lost when its error ends the pipeline.
            _queue.Remove(creation);
        }

        var failure = await _report.EndAsync(creation, cancellationToken);
        _queue.Remove(creation);
        _report.Progress(_queue.Count);
        if (failure is not null)
        {
            // The record is out with its token: even where an error stops everything, that creation is told.
            WriteError(failure);
        }
    }

    private InstanceRequest FromParameters()
    {
        var callback = InstanceRequest.From(Key, Code, CallbackUrl, ApiKey, ApiSecret, PlainValue.Members(CallbackParameter));
        return (callback with { CodeReceivedAt = CodeReceivedAt }).OverriddenBy(new InstanceRequest
        {
            Name = Name,
            Tags = Tag,
            Configuration = PlainValue.Members(Configuration),
            ProviderData = PlainValue.Members(ProviderData),
        });
    }

    private string Describe(InstanceRequest request) => $"Create instance '{request.DisplayName}' of {ForeignText.OneLine(request.Key ?? string.Empty)} at {Account.BaseUri}";
}
