using System.Globalization;
using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The call <c>GET /your_moms/{key}/oauth/url</c>: its address, and the sign-in that an answer holds.</summary>
internal sealed class GetOAuthUrlOperation
{
    private readonly OAuthUrlRequest _request;
    private readonly string? _randomState;

    /// <exception cref="YourMomException">The request cannot be sent as it stands.</exception>
    public GetOAuthUrlOperation(OAuthUrlRequest request)
    {
        OAuthUrlRequest.RequireCallbackUrl(request.CallbackUrl);
        if (Secret.AppSecretError(Secret.ToPlainText(request.ApiSecret)) is { } error)
        {
            throw new YourMomException(YourMomErrorKind.InvalidSecret, error);
        }

        _request = request;
        _randomState = request.State is null ? RandomToken.Create() : null;
    }

    public IEnumerable<SecureString> Secrets => [_request.ApiSecret, .. _request.QueryParameters.Select(p => p.Value).OfType<SecureString>()];

    /// <exception cref="YourMomException">The key or a query parameter cannot be sent.</exception>
    public Uri Address(BaseAddress platform) => platform.Combine(["your_moms", _request.Key, "oauth", "url"], Query());

    /// <exception cref="YourMomException">The answer is an error, or no OAuth URL.</exception>
    public AuthorizationRequest Read(ApiResponse answer, Redactor foreign)
    {
        if (!answer.IsSuccess)
        {
            throw answer.ToError(foreign);
        }

        if (answer.TryRead(ApiJsonContext.Default.OAuthUrlResponse) is not { OAuthUrl: { } text } body || ToBrowsable(text) is not { } url)
        {
            throw answer.Unexpected("the OAuth URL as JSON with an https address", foreign);
        }

        // It is shown, and says what is created.
        var key = body.Key is { Length: > 0 } given ? given : _request.Key;
        if (key != _request.Key && foreign.Sanitize(key) != key)
        {
            throw answer.Unexpected("the OAuth URL with a key that is one short line", foreign);
        }

        var authorization = new AuthorizationRequest
        {
            Key = key,
            AuthorizationUri = Secret.ToSecureString(url.AbsoluteUri),
            CallbackUrl = _request.CallbackUrl,
            ApiKey = _request.ApiKey,
            ApiSecret = _request.ApiSecret,
            OtherSecrets = foreign.Secrets,
        };
        RequireStateWithoutSecret(authorization, foreign, answer);
        return authorization with { IsStateClientGenerated = _randomState is not null && authorization.State == _randomState };
    }

    // As it is kept and read again: System.Uri leaves out hidden characters, without which a host may be none.
    private static Uri? ToBrowsable(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var given) && Uri.TryCreate(given.AbsoluteUri, UriKind.Absolute, out var url) &&
        AuthorizationRequest.IsBrowsable(url) && url.AbsoluteUri.Length <= Secret.MaximumLength
            ? url
            : null;

    // The state is shown, and comes back in an address. A short secret may be in it by chance.
    private static void RequireStateWithoutSecret(AuthorizationRequest authorization, Redactor foreign, ApiResponse answer)
    {
        var secrets = authorization.Secrets().Concat(foreign.Secrets).ToList();
        var longSecrets = new Redactor(secrets.Where(secret => secret.Length >= SecretMasker.PartLength));
        if (authorization.State is { } state &&
            (longSecrets.Mask(state) != state || secrets.Exists(secret => Secret.ToPlainText(secret) == state)))
        {
            throw answer.Unexpected("an OAuth URL that can be used: its state is a secret that the platform was sent", foreign);
        }
    }

    private List<KeyValuePair<string, string>> Query()
    {
        List<KeyValuePair<string, string>> query =
        [
            new("apiKey", _request.ApiKey),
            new("apiSecret", Secret.ToPlainText(_request.ApiSecret)),
            new("callbackUrl", _request.CallbackUrl.OriginalString),
            new("state", _request.State ?? _randomState!),
        ];
        foreach (var parameter in _request.QueryParameters)
        {
            if (parameter.Key.Length == 0 || query.Exists(p => p.Key.Equals(parameter.Key, StringComparison.OrdinalIgnoreCase)))
            {
                throw new YourMomException(
                    YourMomErrorKind.InvalidQueryParameter,
                    $"'{Redactor.RemoveLineBreaks(parameter.Key)}' cannot be an extra query parameter: it is empty, given twice, or has a parameter of its own.");
            }

            query.Add(new(parameter.Key, parameter.Value switch
            {
                SecureString secret => Secret.ToPlainText(secret),
                bool flag => flag ? "true" : "false",
                string text => text,
                IFormattable value and (int or long or double or decimal) => value.ToString(null, CultureInfo.InvariantCulture),
                Uri uri => uri.OriginalString,
                var value => throw new YourMomException(
                    YourMomErrorKind.InvalidQueryParameter,
                    $"The extra query parameter '{Redactor.RemoveLineBreaks(parameter.Key)}' is a {value.GetType().Name}: only text, numbers, booleans and secure strings can be sent."),
            }));
        }

        return query;
    }
}
