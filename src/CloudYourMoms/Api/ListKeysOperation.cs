using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The operation <c>GET /your_moms/keys</c>.</summary>
internal static class ListKeysOperation
{
    public static Uri Address(BaseAddress platform) => platform.Combine(["your_moms", "keys"]);

    /// <exception cref="YourMomException">The response is an error, or not a list of keys.</exception>
    public static IReadOnlyList<string> Read(ApiResponse response, Redactor redactor)
    {
        if (!response.IsSuccess)
        {
            throw response.ToError(redactor);
        }

        return response.TryRead(ApiJsonContext.Default.StringArray) is { } keys && !Array.Exists(keys, string.IsNullOrWhiteSpace)
            ? keys!
            : throw response.Unexpected(Messages.ResponseExpectedKeys, redactor);
    }
}
