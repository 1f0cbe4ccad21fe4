using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>Requires the header <c>Authorization: User …, Organization …</c> in exactly this form.</summary>
internal sealed class Account(string userSecret, string organizationSecret)
{
    private readonly string _expected = $"User {userSecret}, Organization {organizationSecret}";

    public void Require(HttpRequest request)
    {
        if (request.Headers.Authorization.Count == 0)
        {
            throw new ApiException(
                StatusCodes.Status401Unauthorized,
                "Authorization is missing: send User <user secret>, Organization <organization secret>.");
        }

        RequireIfSent(request);
    }

    public void RequireIfSent(HttpRequest request)
    {
        var sent = request.Headers.Authorization;
        if (sent.Count > 1 || (sent.Count == 1 && sent[0] != _expected))
        {
            throw new ApiException(
                StatusCodes.Status401Unauthorized,
                "Invalid User or Organization secret, or not in the form User <user secret>, Organization <organization secret>.");
        }
    }
}
