using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Instances.Json;
using CloudYourMoms.Instances.Validation;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>
/// The operation <c>PATCH /instances/{id}</c>. It is not retried if it authorizes the instance: an authorization code can be used only
/// once.
/// </summary>
internal sealed class UpdateInstanceOperation(
    ApiConnection connection, YourMomClientOptions options, long id, InstanceRequest changes, Redactor redactor)
{
    public static readonly HttpMethod Patch = new("PATCH");

    /// <exception cref="YourMomException">The instance was not changed, or the outcome is unknown.</exception>
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
            return InstanceResource.Read(await connection.SendAsync(request, cancellationToken).ConfigureAwait(false), id, redactor);
        }

        if (changes.Code is { } code && !options.AuthorizationCodes.TryAdd(code, options.UtcNow()))
        {
            throw InstanceValidator.CodeUsed(changes, isChange: true);
        }

        return await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Instance> AuthorizeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse response;
        try
        {
            response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (!e.WasNeverSent)
        {
            throw OutcomeUnknown(e);
        }
        catch (Exception e) when (e is YourMomException or OperationCanceledException)
        {
            // Nothing was sent: a request that was sent is not canceled.
            ForgetCode();
            throw;
        }

        if (response.MayHaveBeenProcessed)
        {
            throw OutcomeUnknown(response.ToError(redactor));
        }

        if ((int)response.Status is >= 400 and < 500)
        {
            ForgetCode();
        }

        try
        {
            return InstanceResource.Read(response, id, redactor, omitsDamagedMembers: true);
        }
        catch (ApiException e) when (response.IsSuccess)
        {
            throw OutcomeUnknown(e);
        }
    }

    private void ForgetCode()
    {
        if (changes.Code is { } code)
        {
            options.AuthorizationCodes.Remove(code);
        }
    }

    private ApiException OutcomeUnknown(ApiException cause) =>
        IndeterminateResult.ToError(Messages.FormatChangeWithAuthorization(id), cause, changes.Code is not null, id);
}
