using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Api.Reconciliation;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;
using CloudYourMoms.Text;

namespace CloudYourMoms.Api;

/// <summary>Creates one instance and, if the response is lost, reconciles the create with the platform.</summary>
internal sealed class CreateInstanceOperation(
    YourMomClient client, ApiConnection connection, YourMomClientOptions options, InstanceRequest request, Redactor redactor)
{
    private static readonly TimeSpan MaximumPause = TimeSpan.FromSeconds(8);

    private readonly PendingCreateTracker _tracker = options.PendingCreates;
    private readonly PendingCreateLog? _log = options.PendingCreateLog;
    private PendingCreate _create = null!;
    private DateTimeOffset _sentAt;

    private string Name => redactor.Sanitize(request.Name ?? string.Empty);

    public async Task<CreateResult> RunAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var isUnused = true;

        // Since the validation, the code may have expired, or another runspace may have sent it.
        if (request.Code is { } code)
        {
            InstanceValidator.RequireUnexpiredCode(request, options.UtcNow());
            if (!options.AuthorizationCodes.TryAdd(code, options.UtcNow()))
            {
                throw InstanceValidator.CodeUsed(request, isChange: false);
            }
        }

        try
        {
            var result = await CreateAsync(address, authorization, cancellationToken).ConfigureAwait(false);
            isUnused = false;
            return result;
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.CreateResponseLost or YourMomErrorKind.CreateOutcomeUnknown)
        {
            isUnused = false;
            throw;
        }
        finally
        {
            if (isUnused && request.Code is { } unused)
            {
                options.AuthorizationCodes.Remove(unused);
            }
        }
    }

    private async Task<CreateResult> CreateAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var json = request.ToUtf8Json();
        _create = _tracker.Begin(options.BaseUri, request.Name!, options.UtcNow());
        var isUnknown = false;
        try
        {
            await (_log?.AddAsync(_create, options.UtcNow()) ?? Task.CompletedTask).ConfigureAwait(false);
            var attempt = await SendAsync(address, authorization, json, cancellationToken).ConfigureAwait(false);
            if (attempt.Instance is { } instance)
            {
                Claim(instance.Id, failure: null);
                return new CreateResult(instance);
            }

            if (attempt.WasNotProcessed)
            {
                throw attempt.Failure!;
            }

            try
            {
                return await ReconcileAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                options.Notices?.Report(new PlatformNotice(PlatformNoticeKind.Ended, _create, string.Empty, TimeSpan.Zero));
            }
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.CreateNotConfirmed or YourMomErrorKind.CreateOutcomeUnknown)
        {
            isUnknown = true;
            _tracker.EndUnknown(_create, options.UtcNow());
            throw;
        }
        finally
        {
            _tracker.End(_create);
            var now = options.UtcNow();
            var until = isUnknown ? now + PendingCreateTracker.Retention : now;
            await (_log?.EndAsync(_create, until, now) ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    private async Task<CreateAttempt> SendAsync(Uri address, string authorization, byte[] json, CancellationToken cancellationToken)
    {
        ApiResponse response;
        try
        {
            // A retried request was not processed before, so only the time of the last attempt matters.
            var post = new ApiRequest(HttpMethod.Post, address, authorization)
            {
                Json = json,
                AwaitResponseOnCancel = true,
                SendsCode = request.Code is not null,
                Retry = RetryMode.WhenNotProcessed,
                Sending = () => _sentAt = options.UtcNow(),
            };
            response = await connection.SendAsync(post, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            return new(Failure: e) { IsIndeterminate = !e.WasNeverSent, WasNotProcessed = e.WasNeverSent };
        }

        if (response.IsSuccess)
        {
            var body = InstanceDto.TryRead(response);
            if (body is { Id: not null, Token: not null })
            {
                return new(InstanceMapper.Map(body, request.Key));
            }

            var expected = body?.TokenProblem is { } problem
                ? Messages.FormatResponseExpectedInstanceWithValidToken(problem)
                : Messages.ResponseExpectedInstanceWithToken;
            var failure = response.Unexpected(expected, redactor);
            return new(Failure: failure) { IsIndeterminate = true, Id = body?.Id };
        }

        return new(Failure: response.ToError(redactor))
        {
            IsIndeterminate = response.MayHaveBeenProcessed,
            WasNotProcessed = response.IsThrottled || response.Status == HttpStatusCode.ProxyAuthenticationRequired,
        };
    }

    /// <summary>Finds the instance of a create whose response was lost.</summary>
    /// <exception cref="YourMomException">The platform rejected the create, or its outcome is unknown.</exception>
    private async Task<CreateResult> ReconcileAsync(CreateAttempt attempt, CancellationToken cancellationToken)
    {
        var failure = attempt.Failure!;
        if (attempt.Id is { } responseId)
        {
            Claim(responseId, failure);
            return await ReadAsync(responseId, failure, cancellationToken).ConfigureAwait(false) with { IsNamedInResponse = true };
        }

        // Measured from the failure, not from the request: a late failure means that the platform is slow or received the request late.
        var until = options.UtcNow() + options.ReconciliationTimeout;
        var list = new InstanceLookup(client, request.Secrets(), options.UtcNow);
        var lookup = new CreateReconciliation(list.ListAsync, _tracker, _create, request, _sentAt, options.UtcNow);
        for (var pause = TimeSpan.FromSeconds(1); ; pause = Min(pause + pause, MaximumPause))
        {
            // The last lookup reads all instances before the create is reported as not confirmed.
            var isLast = attempt.IsIndeterminate && until <= options.UtcNow();
            ReportLookup(attempt, attempt.IsIndeterminate ? until - options.UtcNow() : TimeSpan.Zero);
            YourMomException? lookupFailure = null;
            var matches = await FinalAttempt.SendAsync(token => lookup.FindAsync(isLast, token), e => lookupFailure = e, cancellationToken)
                .ConfigureAwait(false);

            // After a rejection, a match is probably another user's instance: the name may already be in use.
            var certain = attempt.IsIndeterminate ? matches?.Certain : null;
            bool? hasOther = certain is not null && _log is not null
                ? await _log.HasOtherAsync(_create, options.UtcNow()).ConfigureAwait(false)
                : false;
            var mayBecomeCertain = matches?.MayBecomeCertain == true;
            if (certain is { } id && hasOther == false)
            {
                if (_tracker.TryClaim(_create, id, options.UtcNow()))
                {
                    return await ReadAsync(id, failure, cancellationToken).ConfigureAwait(false);
                }

                // Another create with the name began or ended since the lookup. The next lookup considers it.
                mayBecomeCertain = true;
            }

            var remaining = until - options.UtcNow();
            var mayWait = attempt.IsIndeterminate && remaining > TimeSpan.Zero && !cancellationToken.IsCancellationRequested;
            if (matches?.Recent.Count > 0 && !(mayWait && mayBecomeCertain))
            {
                var other = hasOther switch
                {
                    true => Messages.CreateByOtherProcess,
                    false => string.Empty,
                    null => Messages.CreatesOfOtherProcessesUnknown,
                };
                throw Unknown(attempt, $"{PossibleMatches(matches.Recent)} {other}".TrimEnd(), matches.Recent);
            }

            if (!attempt.IsIndeterminate)
            {
                throw failure;
            }

            if (matches is not { IncompleteReason: null } && (isLast || cancellationToken.IsCancellationRequested))
            {
                var why = matches?.IncompleteReason ?? lookupFailure?.Message ?? Messages.PlatformLookupTimeout;
                throw Unknown(attempt, Messages.FormatPlatformLookupFailed(why), []);
            }

            if (isLast)
            {
                throw matches!.Earlier.Count == 0 ? NotFound(failure) : Unknown(
                    attempt,
                    $"{PossibleMatches(matches.Earlier)} {Messages.CreationTimeBeforeRequest}",
                    matches.Earlier);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                throw Unknown(Messages.CreateStoppedReason, string.Empty, failure, []);
            }

            // After a canceled pause, one more lookup follows. The lookup may have used the remaining time.
            await PauseAsync(remaining > TimeSpan.Zero ? Min(pause, remaining) : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Claims the instance that a response names.</summary>
    /// <exception cref="YourMomException">A lookup already matched it with another create.</exception>
    private void Claim(long id, ApiException? failure)
    {
        if (_tracker.Claim(_create, id, options.UtcNow()) is { } other)
        {
            throw Unknown(
                Messages.FormatCreateIdReason(id),
                Messages.FormatCreateIdClaimed(redactor.Sanitize(other.Name)),
                failure,
                [id]);
        }
    }

    /// <summary>Reads a created instance with its token.</summary>
    private async Task<CreateResult> ReadAsync(long id, ApiException cause, CancellationToken cancellationToken)
    {
        var readError = Messages.PlatformLookupTimeout;
        var instance = await FinalAttempt.SendAsync(
            token => client.GetInstanceAsync(id, redactor.Secrets, token),
            e => readError = e.Message,
            cancellationToken).ConfigureAwait(false);
        return instance switch
        {
            { Token.Length: > 0 } => new CreateResult(instance) { LostResponse = cause.Message },
            { TokenProblem: { } problem } => throw ToError(
                YourMomErrorKind.CreateResponseLost,
                Messages.FormatCreatedWithoutValidToken(Name, id, problem),
                cause,
                [id],
                Messages.CreatedWithoutValidTokenRemedy),
            _ => throw ToError(
                YourMomErrorKind.CreateResponseLost,
                Messages.FormatCreatedWithoutToken(Name, id, readError),
                cause,
                [id]),
        };
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await options.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The outcome of the request is still reported.
        }
    }

    private void ReportLookup(CreateAttempt attempt, TimeSpan remaining)
    {
        remaining = remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining;
        options.Notices?.Report(new PlatformNotice(
            PlatformNoticeKind.Lookup,
            _create,
            remaining > TimeSpan.Zero
                ? Messages.FormatCreateLookup(Name, attempt.AmbiguityReason, Quantity.Seconds(remaining))
                : Messages.FormatCreateLookupLast(Name, attempt.AmbiguityReason),
            remaining));
    }

    private ApiException NotFound(ApiException cause) => ToError(
        YourMomErrorKind.CreateNotConfirmed,
        Messages.FormatCreateNotConfirmed(Name, Quantity.Seconds(options.UtcNow() - _sentAt)),
        cause,
        []);

    private static string PossibleMatches(IReadOnlyList<long> ids) =>
        ids.Count == 1 ? Messages.FormatPossibleMatch(ids[0]) : Messages.FormatPossibleMatches(string.Join(", ", ids));

    private ApiException Unknown(CreateAttempt attempt, string details, IReadOnlyList<long> ids) =>
        Unknown(attempt.AmbiguityReason, details, attempt.Failure!, ids);

    private ApiException Unknown(string reason, string details, ApiException? cause, IReadOnlyList<long> ids)
    {
        var message = Messages.FormatCreateOutcomeUnknown(Name, reason);
        return ToError(
            YourMomErrorKind.CreateOutcomeUnknown, details.Length == 0 ? message : $"{message} {details}", cause, ids);
    }

    private ApiException ToError(
        YourMomErrorKind kind, string message, ApiException? cause, IReadOnlyList<long> ids, string? remedy = null) =>
        new(kind, $"{message} {cause?.Message}".TrimEnd(), cause)
        {
            InstanceIds = ids,
            InstanceName = request.Name,
            CodeWasSent = request.Code is not null,
            Remedy = remedy,
        };
}
