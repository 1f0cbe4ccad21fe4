using System.Globalization;

namespace CloudYourMoms;

/// <summary>The resource <c>/instances/{id}</c>: its address, and the instance that an answer holds.</summary>
internal static class InstanceResource
{
    public static Uri Address(BaseAddress platform, long id, params string[] below) =>
        platform.Combine(["instances", id.ToString(CultureInfo.InvariantCulture), .. below]);

    /// <exception cref="YourMomException">The answer is an error, or not that instance.</exception>
    public static Instance Read(PlatformAnswer answer, long id, ForeignText foreign)
    {
        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

        return InstanceAnswer.TryRead(answer) is { } body && body.Id == id
            ? Instance.Create(body, null)
            : throw answer.Unexpected($"instance {id} as JSON", foreign);
    }
}
