using System.Diagnostics;
using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Errors;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Writes the results of creates as they complete: instances, errors and progress.</summary>
/// <remarks>
/// The failure of a single input is a terminating error, so that a script does not continue without its instance. With several inputs,
/// failures are reported per input and the remaining inputs are still processed.
/// </remarks>
internal sealed class CreateOutputWriter(Cmdlet cmdlet, Func<YourMomException, object?, ErrorRecord> toRecord)
{
    // PowerShell keeps every progress record of a job, so their number is limited.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private const int ActivityId = 8401;

    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private ErrorRecord? _deferredError;
    private int _inputCount;
    private int _created;
    private int _failed;
    private bool _isShown;

    /// <summary>The store for the tokens; null to store none.</summary>
    public TokenStore? Tokens { get; set; }

    /// <summary>The failure of the only input so far, until it is known whether more input follows.</summary>
    public ErrorRecord? DeferredError => _deferredError;

    /// <summary>The number of inputs so far.</summary>
    public int InputCount => _inputCount;

    /// <summary>Counts an input.</summary>
    public void Begin()
    {
        _inputCount++;
        if (_inputCount > 1)
        {
            WriteDeferredError();
        }
    }

    /// <summary>Writes the result of a create: its instance or its error.</summary>
    /// <returns>
    /// The error if the token could not be stored; null otherwise. Write it after the create is marked as reported.
    /// </returns>
    public async Task<ErrorRecord?> EndAsync(InFlightCreate create, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        CreateResult result;
        try
        {
            result = await create.Result.ResumeOn(pipeline);
            RequireOwn(result, Tokens, cancellationToken);
        }
        catch (YourMomException e)
        {
            Fail(e, create.Target ?? create.Name);
            return null;
        }

        _created++;
        var instance = result.Instance;
        var failure = Store(instance, cancellationToken);
        cmdlet.WriteObject(instance);

        // After the instance is written, because -WarningAction Stop ends the pipeline here.
        if (result.LostResponse is { } reason)
        {
            cmdlet.WriteWarning(result.IsNamedInResponse
                ? Messages.FormatCreatedInstanceReadForToken(create.Name, instance.Id, reason)
                : Messages.FormatCreatedInstanceFound(create.Name, instance.Id, reason));
        }

        if (result.Warning is { } warning)
        {
            cmdlet.WriteWarning(warning);
        }

        return failure is null ? null : toRecord(failure, instance.Id);
    }

    /// <summary>
    /// Throws if the vault already has the token of an instance that was looked up: another process received the response.
    /// </summary>
    /// <remarks>A different token for the same id is from a platform that was reset.</remarks>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CreateOutcomeUnknown"/>.</exception>
    public static void RequireOwn(CreateResult result, TokenStore? tokens, CancellationToken cancellationToken)
    {
        if (result is { LostResponse: { } reason, IsNamedInResponse: false } &&
            tokens?.TryRead(result.Instance.Id, cancellationToken) is { } stored &&
            Secret.FixedTimeEquals(stored, result.Instance.Token))
        {
            throw new YourMomException(
                YourMomErrorKind.CreateOutcomeUnknown,
                Messages.FormatCreateMatchesStoredToken(Redactor.RemoveLineBreaks(result.Instance.Name), result.Instance.Id, reason))
            {
                InstanceIds = [result.Instance.Id],
                InstanceName = result.Instance.Name,
            };
        }
    }

    public void Fail(YourMomException error, object? target)
    {
        _failed++;
        var record = toRecord(error, target);
        if (_inputCount > 1)
        {
            cmdlet.WriteError(record);
        }
        else
        {
            // Terminating only if no other input follows.
            _deferredError = record;
        }
    }

    /// <summary>Writes a nonterminating error.</summary>
    public void WriteError(ErrorRecord error) => cmdlet.WriteError(error);

    /// <summary>Completes the progress, and throws the failure of a single input as a terminating error.</summary>
    public void Close()
    {
        if (_isShown)
        {
            Progress("done", ProgressRecordType.Completed);
        }

        if (_deferredError is { } failure)
        {
            _deferredError = null;
            cmdlet.ThrowTerminatingError(failure);
        }
    }

    public void Progress(int running)
    {
        if (running > 0 && (!_isShown || _sinceProgress.Elapsed >= ProgressInterval))
        {
            _isShown = true;
            _sinceProgress.Restart();
            Progress(Messages.FormatCreateProgress(running, _created, _failed), ProgressRecordType.Processing);
        }
    }

    private void Progress(string status, ProgressRecordType type) =>
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, Messages.CreateProgressActivity, status) { RecordType = type });

    // Called before the instance is written, because the next command can end the pipeline.
    private YourMomException? Store(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            if (Tokens is { } tokens)
            {
                tokens.Store(instance.Id, instance.Name, instance.Key, instance.Token, cancellationToken);
                var target = tokens.RequireTarget(cancellationToken);
                cmdlet.WriteVerbose(Messages.FormatTokenStored(instance.Id, target));
            }

            return null;
        }
        catch (YourMomException e)
        {
            return e;
        }
    }

    private void WriteDeferredError()
    {
        if (_deferredError is { } error)
        {
            _deferredError = null;
            cmdlet.WriteError(error);
        }
    }
}
