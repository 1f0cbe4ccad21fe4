using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary>
/// Requires the header <c>Authorization: User …, Organization …, Your_mom …</c> in exactly this form, and finds the token's instance.
/// </summary>
internal sealed class InstanceAccess(SandboxOptions options, Instances instances)
{
    private readonly string _start = $"User {options.UserSecret}, Organization {options.OrganizationSecret}, Your_mom ";

    /// <exception cref="ApiException">401: no instance has the token, or a secret is wrong. 403: the instance is disabled.</exception>
    public ProvisionedInstance Require(HttpRequest request)
    {
        var sent = request.Headers.Authorization;
        if (sent.Count == 0)
        {
            throw Unauthorized("Authorization is missing: send User <user secret>, Organization <organization secret>, Your_mom <token>.");
        }

        var header = sent.ToString();
        var instance = sent.Count == 1 && header.StartsWith(_start, StringComparison.Ordinal)
            ? instances.FindByToken(header[_start.Length..])
            : null;
        return instance switch
        {
            null => throw Unauthorized(
                "Invalid secret or token, or not in the form User <user secret>, Organization <organization secret>, Your_mom <token>."),
            { Disabled: true } => throw new ApiException(StatusCodes.Status403Forbidden, "The instance is disabled."),
            _ => instance,
        };
    }

    private static ApiException Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, message);
}
