using System.Globalization;
using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Instances;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The resource <c>/instances/{id}</c>: its address, and what an answer says of the instance.</summary>
internal static class InstanceResource
{
    public static Uri Address(BaseAddress platform, long id, params string[] below) =>
        platform.Combine(["instances", id.ToString(CultureInfo.InvariantCulture), .. below]);

    /// <exception cref="YourMomException">The answer is an error, or not that instance.</exception>
    /// <param name="answer">The answer.</param>
    /// <param name="id">Which instance was asked for.</param>
    /// <param name="foreign">Makes the platform's words fit to be shown.</param>
    /// <param name="leavesOutDamage">True when the answer holds what cannot be had again: members that are damaged are left out of it.</param>
    public static Instance Read(ApiResponse answer, long id, Redactor foreign, bool leavesOutDamage = false)
    {
        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

        return (answer.Defect is null || leavesOutDamage) && InstanceDto.TryRead(answer) is { } body && body.Id == id
            ? InstanceMapper.Map(body, null)
            : throw answer.Unexpected($"instance {id} as JSON", foreign);
    }

    /// <exception cref="YourMomException">The instance was not deleted, or there was none.</exception>
    public static void EnsureDeleted(ApiResponse answer, Redactor foreign)
    {
        // An earlier try, whose answer was lost, deleted it.
        if (answer.Status == HttpStatusCode.NotFound && answer.IsPlatformError && answer.MayHaveBeenProcessedBefore)
        {
            return;
        }

        answer.EnsureSuccess(foreign);
    }
}
