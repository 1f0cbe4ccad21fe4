using System.Diagnostics;
using System.Management.Automation;
using CloudYourMoms.Api;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.PowerShell.Runtime;
using CloudYourMoms.PowerShell.Vault;
using CloudYourMoms.Security;

namespace CloudYourMoms.PowerShell.Commands;

/// <summary>Tells of creations as they end: records, errors, progress.</summary>
/// <remarks>One thing that fails ends the statement, so that no script goes on as if it were there; one of many that fails keeps none of the others from being tried.</remarks>
internal sealed class CreateOutputWriter(Cmdlet cmdlet, TokenStore? tokens, Func<YourMomException, object?, ErrorRecord> toRecord)
{
    // The engine keeps every progress record of a job; nobody can read more than five a second.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private const int ActivityId = 8401;

    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private ErrorRecord? _deferredError;
    private int _given;
    private int _created;
    private int _failed;
    private bool _isShown;

    /// <summary>The failure of the only input so far, while it is open whether more come.</summary>
    public ErrorRecord? DeferredError => _deferredError;

    /// <summary>How many inputs there were so far.</summary>
    public int Given => _given;

    /// <summary>Counts one more input.</summary>
    public void Begin()
    {
        _given++;
        if (_given > 1)
        {
            WriteDeferredError();
        }
    }

    /// <summary>Writes what a creation gave: its record, or its error.</summary>
    /// <returns>What is still to be written when the creation counts as told: that the token of the record could not be stored.</returns>
    public async Task<ErrorRecord?> EndAsync(InFlightCreate creation, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        CreateResult result;
        try
        {
            result = await creation.Result.ResumeOn(pipeline);
            RequireOwn(result, tokens, cancellationToken);
        }
        catch (YourMomException e)
        {
            Fail(e, creation.Target ?? creation.Name);
            return null;
        }

        _created++;
        var instance = result.Instance;
        var failure = Store(instance, cancellationToken);
        cmdlet.WriteObject(instance);

        // After the record: -WarningAction Stop ends the pipeline here.
        if (result.LostResponse is { } reason)
        {
            cmdlet.WriteWarning(result.IsNamedInResponse
                ? $"The response to the creation of '{creation.Name}' has no usable token, so the record of instance "
                + $"{instance.Id} was read from the platform. {reason}"
                : $"The response to the creation of '{creation.Name}' was lost, so its record was read from the platform: instance "
                + $"{instance.Id} is the only one of this name, key and tags that was created since. "
                + $"If somebody else created such an instance at the same time, check that this one is yours. {reason}");
        }

        return failure is null ? null : toRecord(failure, instance.Id);
    }

    /// <summary>Throws when the vault already has the token of an instance that was looked up: another process had the response.</summary>
    /// <remarks>Another token under the same id is from a platform that was reset.</remarks>
    /// <exception cref="YourMomException"><see cref="YourMomErrorKind.CreateOutcomeUnknown"/>.</exception>
    public static void RequireOwn(CreateResult result, TokenStore? tokens, CancellationToken cancellationToken)
    {
        if (result is { LostResponse: { } reason, IsNamedInResponse: false } &&
            tokens?.TryRead(result.Instance.Id, cancellationToken) is { } stored &&
            Secret.FixedTimeEquals(stored, result.Instance.Token))
        {
            throw new YourMomException(
                YourMomErrorKind.CreateOutcomeUnknown,
                $"Instance '{Redactor.RemoveLineBreaks(result.Instance.Name)}' may or may not have been created: the answer was lost, and {result.Instance.Id}, which it may be, "
                + $"has its token in the vault already, so another process created it. {reason}")
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
        if (_given > 1)
        {
            cmdlet.WriteError(record);
        }
        else
        {
            // Whether it is one of many shows only when the next one comes.
            _deferredError = record;
        }
    }

    /// <summary>Writes an error that ends nothing.</summary>
    public void WriteError(ErrorRecord error) => cmdlet.WriteError(error);

    /// <summary>When all have ended: the failure of the only one is terminating.</summary>
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
            Progress($"{running} under way, {_created} created, {_failed} failed. The platform may take half a minute for each.", ProgressRecordType.Processing);
        }
    }

    private void Progress(string status, ProgressRecordType type) =>
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, "Creating instances on the platform", status) { RecordType = type });

    // Before the record is out: the next command may end the pipeline.
    private YourMomException? Store(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            if (tokens is not null)
            {
                tokens.Store(instance.Id, instance.Name, instance.Key, instance.Token, cancellationToken);
                cmdlet.WriteVerbose($"The token of instance {instance.Id} is in the vault '{tokens.RequireTarget(cancellationToken)}'.");
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
        if (_deferredError is { } held)
        {
            _deferredError = null;
            cmdlet.WriteError(held);
        }
    }
}
