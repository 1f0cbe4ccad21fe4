using System.Net;

namespace CloudYourMoms;

/// <summary>One creation, from the POST to certainty about what stands on the platform.</summary>
internal sealed class InstanceCreation(
    YourMomClient client, PlatformTransport transport, YourMomClientOptions options, CreationLedger ledger, InstanceRequest request, ForeignText foreign)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    // Somebody is waiting for the prompt by then.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);

    private DateTimeOffset _sentAt;

    public async Task<Instance> RunAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var isUnused = true;
        if (request.Code is { } code)
        {
            options.UsedCodes.TryAdd(code, options.UtcNow());
        }

        try
        {
            var instance = await CreateAsync(address, authorization, cancellationToken).ConfigureAwait(false);
            isUnused = false;
            return instance;
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.CreationAnswerLost or YourMomErrorKind.CreationOutcomeUnknown)
        {
            isUnused = false;
            throw;
        }
        finally
        {
            if (isUnused && request.Code is { } unused)
            {
                options.UsedCodes.Remove(unused);
            }
        }
    }

    private async Task<Instance> CreateAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var json = request.ToUtf8Json();
        ledger.Begin(request, options.UtcNow());
        try
        {
            var attempt = await SendAsync(address, authorization, json, cancellationToken).ConfigureAwait(false);
            if (attempt.Instance is not { } instance)
            {
                // Since the answer, not since the sending: one that came late shows that the platform takes longer than it should, or got the request late.
                throw await ExplainAsync(attempt, options.UtcNow() + options.OutcomeWindow, cancellationToken).ConfigureAwait(false);
            }

            ledger.Know(instance.Id, options.UtcNow());
            return instance;
        }
        catch (YourMomException e) when (e.Kind is YourMomErrorKind.CreationNotFound or YourMomErrorKind.CreationOutcomeUnknown)
        {
            ledger.Leave(request, options.UtcNow());
            throw;
        }
        finally
        {
            ledger.End(request);
        }
    }

    private async Task<CreationAttempt> SendAsync(Uri address, string authorization, byte[] json, CancellationToken cancellationToken)
    {
        PlatformAnswer answer;
        try
        {
            // The answer holds the token. One that was sent again was not processed before, so that only the last time counts.
            var post = new PlatformRequest(HttpMethod.Post, address, authorization)
            {
                Json = json,
                IsAnswerAwaited = true,
                Retry = RetryMode.WhenNotProcessed,
                Sending = () => _sentAt = options.UtcNow(),
            };
            answer = await transport.SendAsync(post, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e)
        {
            return new(Failure: e) { IsAmbiguous = !e.WasNeverSent, WasNotProcessed = e.WasNeverSent };
        }

        if (answer.IsSuccess)
        {
            var body = InstanceAnswer.TryRead(answer);
            return body is { Id: not null, Token.Length: > 0 }
                ? new(Instance.Create(body, request.Key))
                : new(Failure: answer.Unexpected("an instance as JSON with id and token", foreign)) { IsAmbiguous = true, Id = body?.Id };
        }

        return new(Failure: answer.ToError(foreign))
        {
            IsAmbiguous = answer.MayHaveBeenDone,
            WasNotProcessed = answer.IsThrottled || answer.Status == HttpStatusCode.ProxyAuthenticationRequired,
        };
    }

    /// <summary>The error for a creation that gave no instance, after asking the platform whether there is one nevertheless.</summary>
    private async Task<YourMomException> ExplainAsync(CreationAttempt attempt, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var failure = attempt.Failure!;
        if (attempt.WasNotProcessed)
        {
            return failure;
        }

        if (attempt.Id is { } answered)
        {
            return AnswerLost(answered, failure);
        }

        for (var pause = TimeSpan.FromSeconds(1); ; pause = Shorter(pause + pause, LongestPause))
        {
            var sighting = await TryLookAsync(cancellationToken).ConfigureAwait(false);
            if (sighting is { IsCertain: true, IsComplete: true, Ids: [var id] })
            {
                return AnswerLost(id, failure);
            }

            if (sighting?.Ids.Count > 0)
            {
                var ids = string.Join(", ", sighting.Ids);
                return Error(YourMomErrorKind.CreationOutcomeUnknown, $"may or may not have been created: {attempt.Doubt}, and it may be {ids}.", failure, [.. sighting.Ids]);
            }

            if (!attempt.IsAmbiguous)
            {
                return failure;
            }

            if (sighting is not { IsComplete: true })
            {
                return Error(YourMomErrorKind.CreationOutcomeUnknown, $"may or may not have been created: {attempt.Doubt}, and the platform could not be asked.", failure);
            }

            var left = until - options.UtcNow();
            if (left <= TimeSpan.Zero)
            {
                var waited = (options.UtcNow() - _sentAt).TotalSeconds;
                return Error(
                    YourMomErrorKind.CreationNotFound, $"was not found: the answer was lost, and {waited:0} seconds after the request the platform has no such instance.", failure);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return Error(YourMomErrorKind.CreationOutcomeUnknown, "may or may not have been created: the command was stopped before the answer came.", failure);
            }

            // After a pause that was cut short one more look is made: the instance may have come in the meantime.
            await PauseAsync(Shorter(pause, left), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<CreationSighting?> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException)
        {
            // That the platform could not be asked is part of the explanation.
            return null;
        }
        catch (OperationCanceledException)
        {
            using var last = new CancellationTokenSource(LastLook);
            try
            {
                return await LookAsync(last.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is YourMomException or OperationCanceledException)
            {
                return null;
            }
        }
    }

    private Task<CreationSighting> LookAsync(CancellationToken cancellationToken) =>
        CreationSighting.LookAsync(client, request, _sentAt, options.UtcNow, ledger, cancellationToken);

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

    private YourMomException AnswerLost(long id, YourMomException cause)
    {
        ledger.Know(id, options.UtcNow());
        return Error(YourMomErrorKind.CreationAnswerLost, $"was created as {id}, but the answer with its token was lost.", cause, id);
    }

    private YourMomException Error(YourMomErrorKind kind, string outcome, YourMomException cause, params long[] ids) =>
        new(kind, $"Instance '{foreign.Excerpt(request.Name ?? string.Empty)}' {outcome} {cause.Message}", cause)
        {
            InstanceIds = ids,
            InstanceName = request.Name,
            StatusCode = cause.StatusCode,
            RequestId = cause.RequestId,
            ProviderMessage = cause.ProviderMessage,
        };
}
