using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>A call on a resource of an instance: what the platform only passes on to the provider.</summary>
internal sealed class ResourceOperation(ApiConnection transport, ResourceRequest call, IReadOnlyList<SecureString> secrets)
{
    // RFC 9110 section 9.2.2.
    private bool IsHarmlessToRepeat => call.Method is not ("POST" or "PATCH");

    /// <exception cref="YourMomException">The path or the body cannot be sent.</exception>
    public static ApiRequest ToRequest(ResourceRequest call, BaseAddress platform, string authorization) =>
        new(new HttpMethod(call.Method), platform.Resolve(call.Path, [.. call.Query.Select(Revealed)]), authorization)
        {
            Json = ResourceRequestBody.ToUtf8Json(call),
            Retry = call.Method == "GET" ? RetryMode.WhenFailed : RetryMode.Never,
        };

    /// <exception cref="YourMomException">The platform refuses, or nobody knows what became of the call.</exception>
    public async Task<ResourceResponse> RunAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse answer;
        try
        {
            answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (YourMomException e) when (!IsHarmlessToRepeat && !e.WasNeverSent)
        {
            throw Lost(e);
        }

        if (!answer.IsSuccess)
        {
            var error = answer.ToError(new Redactor(secrets));
            throw answer.MayHaveBeenProcessed && !IsHarmlessToRepeat ? Lost(error) : error;
        }

        if (answer.Defect is not null)
        {
            throw answer.Unexpected("text", new Redactor(secrets));
        }

        return new()
        {
            Value = ResourceValue.Read(answer, secrets),
            NextPage = answer.NextPage,
            StatusCode = (int)answer.Status,
            Body = answer.Body,
        };
    }

    private static KeyValuePair<string, string> Revealed(KeyValuePair<string, object> parameter) =>
        new(parameter.Key, parameter.Value is SecureString secret ? Secret.ToPlainText(secret) : (string)parameter.Value);

    private YourMomException Lost(YourMomException cause) =>
        IndeterminateResult.ToError($"{call} may or may not have been done", cause, codeWasSent: false);
}
