using System.Globalization;
using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The resource <c>/instances/{id}</c>.</summary>
internal static class InstanceResource
{
    public static Uri Address(BaseAddress platform, long id, params string[] below) =>
        platform.Combine(["instances", id.ToString(CultureInfo.InvariantCulture), .. below]);

    /// <exception cref="YourMomException">The response is an error, or does not contain the instance.</exception>
    /// <param name="response">The response.</param>
    /// <param name="id">The id of the requested instance.</param>
    /// <param name="redactor">Sanitizes the platform's messages.</param>
    /// <param name="omitsDamagedMembers">True to omit damaged members, for a response that cannot be requested again.</param>
    public static Instance Read(ApiResponse response, long id, Redactor redactor, bool omitsDamagedMembers = false)
    {
        if (!response.IsSuccess)
        {
            throw response.ToError(redactor);
        }

        return (response.Defect is null || omitsDamagedMembers) && InstanceDto.TryRead(response) is { } body && body.Id == id
            ? InstanceMapper.Map(body, null)
            : throw response.Unexpected(Messages.FormatResponseExpectedInstance(id), redactor);
    }

    /// <exception cref="YourMomException">The instance was not deleted, or does not exist.</exception>
    public static void EnsureDeleted(ApiResponse response, Redactor redactor)
    {
        // An earlier attempt, whose response was lost, deleted it.
        if (response.Status == HttpStatusCode.NotFound && response.IsPlatformError && response.MayHaveBeenProcessedBefore)
        {
            return;
        }

        response.EnsureSuccess(redactor);
    }
}
