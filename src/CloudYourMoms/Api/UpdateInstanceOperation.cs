using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The call <c>PATCH /instances/{id}</c>. One that authorizes is sent once, for what it hands over works once.</summary>
internal sealed class UpdateInstanceOperation(ApiConnection transport, YourMomClientOptions options, long id, InstanceRequest changes, Redactor foreign)
{
    public static readonly HttpMethod Patch = new("PATCH");

    /// <exception cref="YourMomException">The instance was not changed, or nobody knows.</exception>
    public async Task<Instance> RunAsync(Uri address, string authorization, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(Patch, address, authorization)
        {
            Json = changes.ToUtf8ChangeJson(),
            Retry = changes.Authorizes ? RetryMode.Never : RetryMode.WhenFailed,
            AwaitResponseOnCancel = changes.Authorizes,
            SendsCode = changes.Code is not null,
        };
        if (!changes.Authorizes)
        {
            return InstanceResource.Read(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), id, foreign);
        }

        if (changes.Code is { } code && !options.AuthorizationCodes.TryAdd(code, options.UtcNow()))
        {
            throw InstanceValidator.CodeUsed(changes, isChange: true);
        }

        return await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Instance> AuthorizeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse answer;
        try
        {
            answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (!e.WasNeverSent)
        {
            throw Lost(e);
        }
        catch (Exception e) when (e is YourMomException or OperationCanceledException)
        {
            // What was sent is not canceled any more.
            ForgetCode();
            throw;
        }

        if (answer.MayHaveBeenProcessed)
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
        catch (ApiException e) when (answer.IsSuccess)
        {
            throw Lost(e);
        }
    }

    private void ForgetCode()
    {
        if (changes.Code is { } code)
        {
            options.AuthorizationCodes.Remove(code);
        }
    }

    private ApiException Lost(ApiException cause) =>
        IndeterminateResult.ToError($"Instance {id} may or may not have been changed and authorized again", cause, changes.Code is not null, id);
}
