using System.Net;

namespace CloudYourMoms;

/// <summary>The call <c>GET /ping</c>: what its answer says of the token that it was made with.</summary>
internal static class PingCall
{
    public static Uri Address(BaseAddress platform) => platform.Combine(["ping"]);

    /// <summary>True when the token is taken, false when the platform refuses it, null when it refuses either the token or the account's secrets.</summary>
    /// <exception cref="YourMomException">The answer says nothing of the token.</exception>
    public static bool? Read(PlatformAnswer answer, ForeignText foreign)
    {
        if (answer.Status == HttpStatusCode.Unauthorized)
        {
            return null;
        }

        // 403 is a disabled instance; that of a proxy is not in the platform's form.
        if (answer.Status == HttpStatusCode.Forbidden && answer.IsErrorOfPlatform)
        {
            return false;
        }

        answer.RequireDone(foreign);
        return true;
    }
}
