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

/// <summary>One creation, from the POST to certainty about what exists on the platform.</summary>
internal sealed class CreateInstanceOperation(YourMomClient client, ApiConnection transport, YourMomClientOptions options, InstanceRequest request, Redactor foreign)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly PendingCreateTracker _tracker = options.PendingCreates;
    private readonly PendingCreateLog? _log = options.PendingCreateLog;
    private PendingCreate _create = null!;
    private DateTimeOffset _sentAt;

    public async Task<CreateResult> RunAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var isUnused = true;

        // Since the validation, a confirmation or other creates may have taken time, and another runspace may have sent the code.
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
            var until = isUnknown ? now + PendingCreateTracker.ClockSkew : now;
            await (_log?.EndAsync(_create, until, now) ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    private async Task<CreateAttempt> SendAsync(Uri address, string authorization, byte[] json, CancellationToken cancellationToken)
    {
        ApiResponse answer;
        try
        {
            // The answer holds the token. One that was sent again was not processed before, so that only the last time counts.
            var post = new ApiRequest(HttpMethod.Post, address, authorization)
            {
                Json = json,
                AwaitResponseOnCancel = true,
                SendsCode = request.Code is not null,
                Retry = RetryMode.WhenNotProcessed,
                Sending = () => _sentAt = options.UtcNow(),
            };
            answer = await transport.SendAsync(post, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            return new(Failure: e) { IsIndeterminate = !e.WasNeverSent, WasNotProcessed = e.WasNeverSent };
        }

        if (answer.IsSuccess)
        {
            var body = InstanceDto.TryRead(answer);
            if (body is { Id: not null, Token: not null })
            {
                return new(InstanceMapper.Map(body, request.Key));
            }

            var reason = body?.TokenProblem is { } problem ? $" ({problem})" : string.Empty;
            var failure = answer.Unexpected($"an instance as JSON with id and token{reason}", foreign);
            return new(Failure: failure) { IsIndeterminate = true, Id = body?.Id };
        }

        return new(Failure: answer.ToError(foreign))
        {
            IsIndeterminate = answer.MayHaveBeenProcessed,
            WasNotProcessed = answer.IsThrottled || answer.Status == HttpStatusCode.ProxyAuthenticationRequired,
        };
    }

    /// <summary>The instance of a create whose response was lost.</summary>
    /// <exception cref="YourMomException">The platform refused the create, or it is not certain what became of it.</exception>
    private async Task<CreateResult> ReconcileAsync(CreateAttempt attempt, CancellationToken cancellationToken)
    {
        var failure = attempt.Failure!;
        if (attempt.Id is { } named)
        {
            Claim(named, failure);
            return await ReadAsync(named, failure, cancellationToken).ConfigureAwait(false) with { IsNamedInResponse = true };
        }

        // Since the answer, not since the sending: one that came late shows that the platform takes longer than it should, or got the request late.
        var until = options.UtcNow() + options.ReconciliationTimeout;
        var list = new InstanceLookup(client, request.Secrets(), options.UtcNow);
        var lookup = new CreateReconciliation(list.ListAsync, _tracker, _create, request, _sentAt, options.UtcNow);
        for (var pause = TimeSpan.FromSeconds(1); ; pause = Shorter(pause + pause, LongestPause))
        {
            // Before it is said that there is none, all instances are read.
            var isLast = attempt.IsIndeterminate && until <= options.UtcNow();
            ReportLookup(attempt, attempt.IsIndeterminate ? until - options.UtcNow() : TimeSpan.Zero);
            YourMomException? lookupFailure = null;
            var found = await FinalAttempt.AskAsync(token => lookup.FindAsync(isLast, token), e => lookupFailure = e, cancellationToken)
                .ConfigureAwait(false);

            // What the platform refused is rather the instance of somebody else, of whom the refusal may tell: that the name is taken.
            var certain = attempt.IsIndeterminate ? found?.Certain : null;
            var hasOther = certain is not null && _log is not null &&
                await _log.HasOtherAsync(_create, options.UtcNow()).ConfigureAwait(false);
            var mayBecomeCertain = found?.MayBecomeCertain == true;
            if (certain is { } id && !hasOther)
            {
                if (_tracker.TryClaim(_create, id, options.UtcNow()))
                {
                    return await ReadAsync(id, failure, cancellationToken).ConfigureAwait(false);
                }

                // Since the lookup another create of the name began or ended: the next lookup considers it.
                mayBecomeCertain = true;
            }

            var left = until - options.UtcNow();
            var mayWait = attempt.IsIndeterminate && left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested;
            if (found?.Recent.Count > 0 && !(mayWait && mayBecomeCertain))
            {
                var other = hasOther ? ", which may also be that of another process on this machine" : string.Empty;
                throw Unknown(attempt, $"it may be {string.Join(", ", found.Recent)}{other}.", found.Recent);
            }

            if (!attempt.IsIndeterminate)
            {
                throw failure;
            }

            if (found is not { WhyIncomplete: null } && (isLast || cancellationToken.IsCancellationRequested))
            {
                var why = found?.WhyIncomplete ?? lookupFailure?.Message ?? "It did not respond in time.";
                throw Unknown(attempt, $"the platform could not be queried. {why}", []);
            }

            if (isLast)
            {
                throw found!.Earlier.Count == 0 ? NotFound(failure) : Unknown(
                    attempt,
                    $"it may be {string.Join(", ", found.Earlier)}: by the time of creation, which may be a local one, that is from before.",
                    found.Earlier);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                throw Error(YourMomErrorKind.CreateOutcomeUnknown, "may or may not have been created: the command was stopped before the answer came.", failure, []);
            }

            // After a pause that was cut short one more lookup is made: the instance may have come in the meantime. The lookup may have used up the time.
            await PauseAsync(left > TimeSpan.Zero ? Shorter(pause, left) : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Claims the instance that a response names.</summary>
    /// <exception cref="YourMomException">A lookup took it for that of another create.</exception>
    private void Claim(long id, ApiException? failure)
    {
        if (_tracker.Claim(_create, id, options.UtcNow()) is { } other)
        {
            throw Error(
                YourMomErrorKind.CreateOutcomeUnknown,
                $"may or may not have been created: the response names instance {id}, which is already that of the create of "
                + $"'{foreign.Sanitize(other.Name)}'. The platform may have only one of the two.",
                failure,
                [id]);
        }
    }

    /// <summary>Reads an instance that was created, with its token.</summary>
    private async Task<CreateResult> ReadAsync(long id, ApiException cause, CancellationToken cancellationToken)
    {
        var whyUnread = "It did not respond in time.";
        var instance = await FinalAttempt.AskAsync(
            token => client.GetInstanceAsync(id, foreign.Secrets, token), e => whyUnread = e.Message, cancellationToken).ConfigureAwait(false);
        return instance switch
        {
            { Token.Length: > 0 } => new CreateResult(instance) { LostResponse = cause.Message },
            { TokenProblem: { } problem } => throw Error(
                YourMomErrorKind.CreateResponseLost,
                $"was created as {id}, but the platform does not show a usable token: {problem}.",
                cause,
                [id],
                "Do not create it again. Ask the platform's support for its token, or remove it: Remove-YourMomInstance -Id {id}{account}."),
            _ => throw Error(
                YourMomErrorKind.CreateResponseLost,
                $"was created as {id}, but the answer with its token was lost, and the platform could not be queried. {whyUnread}",
                cause,
                [id]),
        };
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await options.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was sent is explained all the same.
        }
    }

    private void ReportLookup(CreateAttempt attempt, TimeSpan left)
    {
        left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
        var until = left > TimeSpan.Zero ? $"for {Quantity.Seconds(left)} at most" : "for the last time";
        options.Notices?.Report(new PlatformNotice(
            PlatformNoticeKind.Lookup, _create, $"Looking for '{foreign.Sanitize(request.Name ?? string.Empty)}': {attempt.AmbiguityReason}. The platform is asked {until}.", left));
    }

    private ApiException NotFound(ApiException cause) => Error(
        YourMomErrorKind.CreateNotConfirmed,
        $"was not found: the answer was lost, and {Quantity.Seconds(options.UtcNow() - _sentAt)} after the request the platform has no such instance.",
        cause,
        []);

    private ApiException Unknown(CreateAttempt attempt, string why, IReadOnlyList<long> ids) =>
        Error(YourMomErrorKind.CreateOutcomeUnknown, $"may or may not have been created: {attempt.AmbiguityReason}, and {why}", attempt.Failure!, ids);

    private ApiException Error(
        YourMomErrorKind kind, string outcome, ApiException? cause, IReadOnlyList<long> ids, string? remedy = null) =>
        new(kind, $"Instance '{foreign.Sanitize(request.Name ?? string.Empty)}' {outcome} {cause?.Message}".TrimEnd(), cause)
        {
            InstanceIds = ids,
            InstanceName = request.Name,
            CodeWasSent = request.Code is not null,
            Remedy = remedy,
        };
}
