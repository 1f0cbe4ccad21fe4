using System.Net;

namespace CloudYourMoms;

/// <summary>The call <c>DELETE /instances/{id}</c>: what its answer says of the instance.</summary>
internal static class InstanceDeletion
{
    /// <exception cref="YourMomException">The instance was not deleted, or there was none.</exception>
    public static void Read(PlatformAnswer answer, ForeignText foreign)
    {
        // An earlier try, whose answer was lost, deleted it.
        if (answer.Status == HttpStatusCode.NotFound && answer.IsErrorOfPlatform && answer.MayHaveBeenDoneBefore)
        {
            return;
        }

        answer.RequireDone(foreign);
    }
}
