using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>
/// Exchanges the code when the platform creates or reauthorizes an instance. The app is checked first: a request with a wrong secret
/// does not use up the code. After that check, the first exchange uses up the code even if it fails (RFC 6749, section 4.1.2).
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

        if (code.Request.CodeChallenge is { } challenge
            && (authorizations.Verifier(challenge) is not { } verifier || Authorizations.ChallengeOf(verifier) != challenge))
        {
            throw Refused("invalid_grant: invalid code verifier");
        }

        var callbackUrl = options.OwnRedirect
            ? authorizations.CallbackUrl(code.Request.State ?? string.Empty)
            : code.Request.Target.RedirectUri;
        if (InstanceRequest.Value(request.Configuration, "oauth.callback.url") != callbackUrl)
        {
            throw Refused("invalid_grant: redirect_uri does not match the authorization request");
        }

        if (!code.Keys.Contains(kind.Key))
        {
            throw Refused($"invalid_grant: the code was not authorized for '{kind.Key}'");
        }

        if (kind.CallbackParameter is { } parameter && InstanceRequest.Value(request.ProviderData, parameter) != code.AccountId)
        {
            throw Refused($"invalid_grant: {parameter} does not match the authorization response");
        }
    }

    private static ApiException Refused(string providerMessage) => new(
        StatusCodes.Status400BadRequest,
        "The provider refused the OAuth code. Authorize again and send the new code.",
        providerMessage);
}
