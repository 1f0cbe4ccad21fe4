using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>Checks the required entries of an instance.</summary>
internal static class InstanceEntries
{
    /// <summary>Requires all entries of the kind; the error lists every missing entry.</summary>
    /// <param name="request">The request, merged with the existing instance.</param>
    /// <param name="kind">The kind of your_mom.</param>
    /// <param name="authorizes">Whether a code is exchanged, which requires the callback parameters.</param>
    public static void Require(InstanceRequest request, YourMom kind, bool authorizes)
    {
        var missing = kind.RequiredConfiguration.Where(entry => InstanceRequest.Value(request.Configuration, entry) is null).ToList();
        if (string.IsNullOrWhiteSpace(request.Name))
        {
            missing.Add("name");
        }

        if (authorizes && kind.CallbackParameter is { } parameter && InstanceRequest.Value(request.ProviderData, parameter) is null)
        {
            missing.Add($"providerData.{parameter}");
        }

        var sentences = new List<string>();
        if (missing.Count > 0)
        {
            sentences.Add($"Missing required entries: {string.Join(", ", missing)}.");
        }

        if (authorizes && InstanceRequest.Value(request.ProviderData, "code") is null)
        {
            sentences.Add($"You must provide an OAuth code in order to create an instance of '{kind.Key}': send it as providerData.code.");
        }

        if (!kind.UsesOAuth && request.ProviderData.Count > 0)
        {
            sentences.Add($"'{kind.Key}' does not use OAuth. Omit providerData.");
        }

        if (sentences.Count > 0)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, string.Join(' ', sentences));
        }
    }
}
