using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Parameters;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

// What it does; the other part has its help and its parameters.
public sealed partial class NewYourMomInstanceCommand
{
    private InFlightCreates _queue = null!;
    private CreateOutputWriter _report = null!;
    private TokenStore? _tokens;
    private bool _isVaultSound;
    private readonly TextLines _lines = new();

    /// <inheritdoc/>
    protected override object? ErrorTarget => Name;

    /// <inheritdoc/>
    protected override void CheckParameters()
    {
        RequireAccount();
        _queue = new InFlightCreates(Client);
        _tokens = SkipTokenStorage ? null : TokenStore.OpenOrNull(Secrets, Account.BaseUri, IsVaultExplicit, StopToken);
        if (_tokens is null && !SkipTokenStorage)
        {
            WriteWarning("The token is not kept in a vault, as none is the default here: keep the record. -SkipTokenStorage says that you do.");
        }

        _report = new CreateOutputWriter(this, _tokens, ToRecord);
        if (!PromptsFirst)
        {
            // Before anybody signs in for nothing.
            _tokens?.RequireWritable(Memory, StopToken);
            _isVaultSound = true;
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
                _report.Fail(TextLines.Incomplete(first.Target), first.Target);
            }

            return;
        }

        ReportFirstLine();
        foreach (var file in Files())
        {
            _report.Begin();
            await BeginAsync(file, cancellationToken).ResumeOn(Pipeline);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellationToken)
    {
        ReportFirstLine();
        while (_queue.Count > 0)
        {
            await TellAsync(await _queue.NextAsync(cancellationToken).ResumeOn(Pipeline), cancellationToken).ResumeOn(Pipeline);
        }

        await base.EndProcessingAsync(cancellationToken).ResumeOn(Pipeline);
        _report.Close();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            // However the pipeline ended: what is under way may hold a token, and is not lost silently.
            if (disposing && _queue is not null && (_queue.Count > 0 || _report.DeferredError is not null))
            {
                CancelAndDrain(() => PendingCreateReporter.ReportAsync(_queue, _report.DeferredError, _tokens?.WithShutdownTimeout(), AccountArguments, Host.UI, Pipeline));
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
            var piped = input is null ? new InstanceRequest() : await input.ReadAsync(cancellationToken).ResumeOn(Pipeline);
            var request = (await file.ReadAsync(cancellationToken).ResumeOn(Pipeline)).MergeWith(piped).MergeWith(FromParameters());
            target ??= request.Name;
            var validated = Client.Validate(request);
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
                await TellAsync(await _queue.NextAsync(cancellationToken).ResumeOn(Pipeline), cancellationToken).ResumeOn(Pipeline);
            }

            _queue.Begin(target, validated, cancellationToken);
        }
        catch (YourMomException e)
        {
            target ??= $"input {_report.Given}";
            if (!_lines.TryHold(InputObject, e, target))
            {
                _report.Fail(e, target);
            }
        }

        while (_queue.Ended() is { } ended)
        {
            await TellAsync(ended, cancellationToken).ResumeOn(Pipeline);
        }

        _report.Progress(_queue.Count);
    }

    // The text was of one line only.
    private void ReportFirstLine()
    {
        if (_lines.Take() is { } first)
        {
            _report.Fail(first.Error, first.Target);
        }
    }

    private async Task TellAsync(InFlightCreate creation, CancellationToken cancellationToken)
    {
        if (creation.Result.Status != TaskStatus.RanToCompletion)
        {
            // Nothing that could be lost when its error ends the pipeline.
            _queue.Remove(creation);
        }

        var failure = await _report.EndAsync(creation, Pipeline, cancellationToken).ResumeOn(Pipeline);
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
        var callback = InstanceRequest.From(Key, Code, CallbackUrl, ApiKey, ApiSecret, PSObjectConverter.Members(CallbackParameter));
        return (callback with { CodeReceivedAt = CodeReceivedAt }).MergeWith(new InstanceRequest
        {
            Name = Name,
            Tags = Tag,
            Configuration = PSObjectConverter.Members(Configuration),
            ProviderData = PSObjectConverter.Members(ProviderData),
        });
    }

    private string Describe(InstanceRequest request) => $"Create instance '{request.DisplayName}' of {Redactor.RemoveLineBreaks(request.Key ?? string.Empty)} at {Account.BaseUri}";
}
