namespace CloudYourMoms;

/// <summary>The call <c>PATCH /instances/{id}</c>. One that authorizes is sent once, for what it hands over works once.</summary>
internal sealed class InstanceChange(PlatformTransport transport, YourMomClientOptions options, long id, InstanceRequest changes, ForeignText foreign)
{
    public static readonly HttpMethod Patch = new("PATCH");

    /// <exception cref="YourMomException">The instance was not changed, or nobody knows.</exception>
    public async Task<Instance> RunAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var request = new PlatformRequest(Patch, address, authorization)
        {
            Json = changes.ToUtf8ChangeJson(),
            Retry = changes.Authorizes ? RetryMode.Never : RetryMode.WhenFailed,
            IsAnswerAwaited = changes.Authorizes,
            SendsCode = changes.Code is not null,
        };
        if (!changes.Authorizes)
        {
            return InstanceResource.Read(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), id, foreign);
        }

        if (changes.Code is { } code && !options.UsedCodes.TryAdd(code, options.UtcNow()))
        {
            throw InstanceCheck.CodeUsed(changes, isChange: true);
        }

        return await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Instance> AuthorizeAsync(PlatformRequest request, CancellationToken cancellationToken)
    {
        PlatformAnswer answer;
        try
        {
            answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e) when (!e.WasNeverSent)
        {
            throw Lost(e);
        }
        catch (Exception e) when (e is YourMomException or OperationCanceledException)
        {
            // What was sent is not cancelled any more.
            ForgetCode();
            throw;
        }

        if (answer.MayHaveBeenDone)
        {
            throw Lost(answer.ToError(foreign));
        }

        if ((int)answer.Status is >= 400 and < 500)
        {
            ForgetCode();
        }

        try
        {
            return InstanceResource.Read(answer, id, foreign, leavesOutDamage: true);
        }
        catch (YourMomException e) when (answer.IsSuccess)
        {
            throw Lost(e);
        }
    }

    private void ForgetCode()
    {
        if (changes.Code is { } code)
        {
            options.UsedCodes.Remove(code);
        }
    }

    private YourMomException Lost(YourMomException cause) =>
        LostAnswer.ToError($"Instance {id} may or may not have been changed and authorized again", cause, changes.Code is not null, id);
}
