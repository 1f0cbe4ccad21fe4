namespace CloudYourMoms.Sandbox.Platform;

/// <summary>
/// The specification's example requests whose documented response differs from the request: another state in the first example,
/// another your_mom and state in the second, another your_mom in the third. The fourth matches its request.
/// </summary>
internal static class SpecificationExamples
{
    private static readonly Dictionary<(string Key, string CallbackUrl, string? State), (string YourMom, string State)> Responses = new()
    {
        [("sfdcservicecloud", "https://www.mycoolapp.com/auth", "sfdc")] = ("sfdcservicecloud", "sfdcservicecloud"),
        [("sfdc", "https://www.demonstrab.ly/home", "sfdcmarketingcloud")] = ("sfdcmarketingcloud", "sfdc"),
        [("sfdcservicecloud", "https://www.demonstrab.ly/home", "sfdc")] = ("sfdc", "sfdc"),
    };

    public static (string YourMom, string State)? Find(string apiKey, string key, string callbackUrl, string? state) =>
        apiKey == RegisteredApp.SpecificationExample.ApiKey && Responses.TryGetValue((key, callbackUrl, state), out var response)
            ? response
            : null;
}
