using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The call <c>DELETE /instances/{id}</c>: what its answer says of the instance.</summary>
internal static class DeleteInstanceOperation
{
    /// <exception cref="YourMomException">The instance was not deleted, or there was none.</exception>
    public static void Read(ApiResponse answer, Redactor foreign)
    {
        // An earlier try, whose answer was lost, deleted it.
        if (answer.Status == HttpStatusCode.NotFound && answer.IsPlatformError && answer.MayHaveBeenProcessedBefore)
        {
            return;
        }

        answer.EnsureSuccess(foreign);
    }
}
