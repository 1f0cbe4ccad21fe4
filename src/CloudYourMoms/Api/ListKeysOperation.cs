using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The call <c>GET /your_moms/keys</c>: its address, and the keys that an answer holds.</summary>
internal static class ListKeysOperation
{
    public static Uri Address(BaseAddress platform) => platform.Combine(["your_moms", "keys"]);

    /// <exception cref="YourMomException">The answer is an error, or no list of keys.</exception>
    public static IReadOnlyList<string> Read(ApiResponse answer, Redactor foreign)
    {
        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

        return answer.TryRead(ApiJsonContext.Default.StringArray) is { } keys && !Array.Exists(keys, string.IsNullOrWhiteSpace)
            ? keys!
            : throw answer.Unexpected("a list of keys as JSON", foreign);
    }
}
