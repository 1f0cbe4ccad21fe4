using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>
/// The provider's side of exchanging a code, which the platform does while it creates an instance or authorizes one again. The app is checked
/// first: with a wrong secret the code stays good. From then on a code is used up by the first attempt, also by one
/// that fails (RFC 6749, section 4.1.2).
/// </summary>
internal sealed class TokenEndpoint(SandboxOptions options, Authorizations authorizations)
{
    public void Exchange(InstanceRequest request, YourMom kind)
    {
        var apiKey = InstanceRequest.Value(request.Configuration, "oauth.api.key");
        var app = options.Apps.FirstOrDefault(candidate => candidate.ApiKey == apiKey)
            ?? throw Refused("invalid_client_id: client identifier invalid");
        if (InstanceRequest.Value(request.Configuration, "oauth.api.secret") != app.ApiSecret)
        {
            throw Refused("invalid_client: invalid client credentials");
        }

        var code = authorizations.Consume(InstanceRequest.Value(request.ProviderData, "code")!, app.ApiKey)
            ?? throw Refused("invalid_grant: invalid authorization code");
        if (options.TimeProvider.GetUtcNow() - code.IssuedAt >= options.CodeLifetime)
        {
            throw Refused("invalid_grant: expired authorization code");
        }

        if (InstanceRequest.Value(request.Configuration, "oauth.callback.url") != code.Request.RedirectUri)
        {
            throw Refused("invalid_grant: redirect_uri is not the one that the code was sent to");
        }

        if (!code.Keys.Contains(kind.Key))
        {
            throw Refused($"invalid_grant: the code was not authorized for '{kind.Key}'");
        }

        if (kind.CallbackParameter is { } parameter && InstanceRequest.Value(request.ProviderData, parameter) != code.AccountId)
        {
            throw Refused($"invalid_grant: {parameter} is not the one that came with the code");
        }
    }

    private static ApiException Refused(string providerMessage) => new(
        StatusCodes.Status400BadRequest,
        "The provider refused the OAuth code. Authorize again and send the new code.",
        providerMessage);
}
