using System.Net;

namespace CloudYourMoms;

/// <summary>One creation, from the POST to certainty about what stands on the platform.</summary>
internal sealed class InstanceCreation(
    YourMomClient client, PlatformTransport transport, YourMomClientOptions options, CreationLedger ledger, InstanceRequest request, ForeignText foreign)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    // Somebody is waiting for the prompt by then.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(5);
    private readonly RetryPolicy _policy = new(options);

    public async Task<Instance> RunAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var json = request.ToUtf8Json();
        ledger.Begin(request, options.UtcNow());
        try
        {
            for (var repetitions = 0; ; repetitions++)
            {
                var sentAt = options.UtcNow();
                var attempt = await SendAsync(address, authorization, json, cancellationToken).ConfigureAwait(false);
                if (attempt.Instance is { } instance)
                {
                    ledger.Know(instance.Id, options.UtcNow());
                    return instance;
                }

                if (!attempt.WasNotProcessed || !_policy.Allows(repetitions, attempt.RetryAfter))
                {
                    throw await ExplainAsync(attempt, sentAt, cancellationToken).ConfigureAwait(false);
                }

                await _policy.PauseAsync(repetitions, attempt.RetryAfter, cancellationToken).ConfigureAwait(false);

                // A gateway may have passed on what it then refused; asking costs less than an instance too many.
                if (await TryLookAsync(sentAt, cancellationToken).ConfigureAwait(false) is not { Ids.Count: 0 })
                {
                    throw await ExplainAsync(attempt with { IsAmbiguous = true }, sentAt, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ledger.End(request);
        }
    }

    private async Task<Attempt> SendAsync(Uri address, string authorization, byte[] json, CancellationToken cancellationToken)
    {
        PlatformAnswer answer;
        try
        {
            answer = await transport.PostAsync(address, authorization, json, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e)
        {
            return new(Failure: e) { IsAmbiguous = !e.WasNeverSent, WasNeverSent = e.WasNeverSent };
        }

        if (answer.IsSuccess)
        {
            return answer.TryRead(WireContext.Default.InstanceAnswer) is { Id: not null, Token.Length: > 0 } body
                ? new(Instance.Create(body, request.Key))
                : new(Failure: answer.Unexpected("an instance as JSON with id and token", foreign)) { IsAmbiguous = true };
        }

        return new(Failure: answer.ToError(foreign))
        {
            IsAmbiguous = IsOfGateway(answer),
            WasNotProcessed = (int)answer.Status == 429 || (answer.Status == HttpStatusCode.ServiceUnavailable && answer.RetryAfter is not null),
            WasNeverSent = answer.Status == HttpStatusCode.ProxyAuthenticationRequired,
            RetryAfter = answer.RetryAfter,
        };
    }

    // A gateway that gave up says nothing of what the platform behind it did; nor does a 503 that names no time to come back.
    // 520 to 524 are those of a content delivery network.
    private static bool IsOfGateway(PlatformAnswer answer) =>
        (int)answer.Status is 408 or 502 or 504 or (>= 520 and <= 524) || (answer.Status == HttpStatusCode.ServiceUnavailable && answer.RetryAfter is null);

    /// <summary>The error for a creation that gave no instance, after asking the platform whether there is one nevertheless.</summary>
    private async Task<YourMomException> ExplainAsync(Attempt attempt, DateTimeOffset sentAt, CancellationToken cancellationToken)
    {
        var failure = attempt.Failure!;
        if (attempt.WasNeverSent)
        {
            return failure;
        }

        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause + pause < LongestPause ? pause + pause : LongestPause)
        {
            var sighting = await TryLookAsync(sentAt, cancellationToken).ConfigureAwait(false);
            if (sighting is { IsCertain: true, Ids: [var id] })
            {
                ledger.Know(id, options.UtcNow());
                return Error(YourMomErrorKind.CreationAnswerLost, $"was created as {id}, but the answer with its token was lost.", failure, id);
            }

            if (!attempt.IsAmbiguous)
            {
                return failure;
            }

            if (sighting is null)
            {
                return Error(YourMomErrorKind.CreationOutcomeUnknown, "may or may not have been created: the answer was lost, and the platform could not be asked.", failure);
            }

            if (sighting.Ids.Count > 0)
            {
                var ids = string.Join(", ", sighting.Ids);
                return Error(YourMomErrorKind.CreationOutcomeUnknown, $"may or may not have been created: the answer was lost, and it may be {ids}.", failure, [.. sighting.Ids]);
            }

            if (cancellationToken.IsCancellationRequested || !await TryPauseAsync(pause, sentAt, cancellationToken).ConfigureAwait(false))
            {
                return cancellationToken.IsCancellationRequested
                    ? Error(YourMomErrorKind.CreationOutcomeUnknown, "may or may not have been created: the command was stopped before the answer came.", failure)
                    : Error(
                        YourMomErrorKind.CreationNotFound,
                        $"was not created: the answer was lost, and {(options.UtcNow() - sentAt).TotalSeconds:0} seconds after the request the platform has no such instance.",
                        failure);
            }
        }
    }

    private async Task<CreationSighting?> TryLookAsync(DateTimeOffset sentAt, CancellationToken cancellationToken)
    {
        using var last = new CancellationTokenSource(LastLook);
        try
        {
            var token = cancellationToken.IsCancellationRequested ? last.Token : cancellationToken;
            return await CreationSighting.LookAsync(client, request, sentAt, options.UtcNow, ledger, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is YourMomException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<bool> TryPauseAsync(TimeSpan pause, DateTimeOffset sentAt, CancellationToken cancellationToken)
    {
        var left = sentAt + options.OutcomeWindow - options.UtcNow();
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            await options.Delay(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
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

    private sealed record Attempt(Instance? Instance = null, YourMomException? Failure = null)
    {
        /// <summary>True when the platform may have created the instance.</summary>
        public bool IsAmbiguous { get; init; }

        /// <summary>True when the platform says that it did not look at the request, and may be asked again.</summary>
        public bool WasNotProcessed { get; init; }

        /// <summary>True when the platform cannot know of the request.</summary>
        public bool WasNeverSent { get; init; }

        public TimeSpan? RetryAfter { get; init; }
    }
}
