using System.Net;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The operation <c>GET /ping</c>, which tests a token.</summary>
internal static class PingOperation
{
    public static Uri Address(BaseAddress platform) => platform.Combine(["ping"]);

    /// <summary>
    /// True if the token is accepted, false if it is rejected, null if either the token or the account's secrets are rejected.
    /// </summary>
    /// <exception cref="YourMomException">The response does not show whether the token is accepted.</exception>
    public static bool? Read(ApiResponse response, Redactor redactor)
    {
        if (response.Status == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        // 403 means a disabled instance. A 403 of a proxy does not have the platform's format.
        if (response.Status == HttpStatusCode.Forbidden && response.IsPlatformError)
        {
            return false;
        }

        response.EnsureSuccess(redactor);
        return true;
    }
}
