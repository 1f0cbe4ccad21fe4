using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The call <c>GET /ping</c>: what its answer says of the token that it was made with.</summary>
internal static class PingOperation
{
    public static Uri Address(BaseAddress platform) => platform.Combine(["ping"]);

    /// <summary>True when the token is taken, false when the platform refuses it, null when it refuses either the token or the account's secrets.</summary>
    /// <exception cref="YourMomException">The answer says nothing of the token.</exception>
    public static bool? Read(ApiResponse answer, Redactor foreign)
    {
        if (answer.Status == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        // 403 is a disabled instance; that of a proxy is not in the platform's form.
        if (answer.Status == HttpStatusCode.Forbidden && answer.IsPlatformError)
        {
            return false;
        }

        answer.EnsureSuccess(foreign);
        return true;
    }
}
