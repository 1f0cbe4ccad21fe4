using System.Globalization;
using System.Security;
using CloudYourMoms.Api.Http;
using CloudYourMoms.Api.Models;
using CloudYourMoms.Authorization;
using CloudYourMoms.Errors;
using CloudYourMoms.Security;

namespace CloudYourMoms.Api;

/// <summary>The operation <c>GET /your_moms/{key}/oauth/url</c>.</summary>
internal sealed class GetOAuthUrlOperation
{
    private readonly OAuthUrlRequest _request;
    private readonly string? _randomState;

    /// <exception cref="YourMomException">The request is invalid.</exception>
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

    public IEnumerable<SecureString> Secrets =>
        [_request.ApiSecret, .. _request.QueryParameters.Select(p => p.Value).OfType<SecureString>()];

    /// <exception cref="YourMomException">The key or a query parameter cannot be sent.</exception>
    public Uri Address(BaseAddress platform) => platform.Combine(["your_moms", _request.Key, "oauth", "url"], Query());

    /// <exception cref="YourMomException">The response is an error, or does not contain an OAuth URL.</exception>
    public AuthorizationRequest Read(ApiResponse response, Redactor redactor)
    {
        if (!response.IsSuccess)
        {
            throw response.ToError(redactor);
        }

        if (response.TryRead(ApiJsonContext.Default.OAuthUrlResponse) is not { OAuthUrl: { } text } body ||
            ToBrowsable(text) is not { } url)
        {
            throw response.Unexpected(Messages.ResponseExpectedOAuthUrl, redactor);
        }

        // The key is displayed, and determines the kind of the created instance.
        var key = body.Key is { Length: > 0 } responseKey ? responseKey : _request.Key;
        if (key != _request.Key && redactor.Sanitize(key) != key)
        {
            throw response.Unexpected(Messages.ResponseExpectedOAuthUrlWithKey, redactor);
        }

        var authorization = new AuthorizationRequest
        {
            Key = key,
            AuthorizationUri = Secret.ToSecureString(url.AbsoluteUri),
            CallbackUrl = _request.CallbackUrl,
            ApiKey = _request.ApiKey,
            ApiSecret = _request.ApiSecret,
            OtherSecrets = redactor.Secrets,
        };
        RequireStateWithoutSecret(authorization, redactor, response);
        return authorization with { IsStateClientGenerated = _randomState is not null && authorization.State == _randomState };
    }

    // Parsed twice: System.Uri removes invisible characters, and the result may have an invalid host.
    private static Uri? ToBrowsable(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var parsed) && Uri.TryCreate(parsed.AbsoluteUri, UriKind.Absolute, out var url) &&
        AuthorizationRequest.IsBrowsable(url) && url.AbsoluteUri.Length <= Secret.MaximumLength
            ? url
            : null;

    // The state is displayed, and returns in an address. It may contain a short secret by coincidence.
    private static void RequireStateWithoutSecret(AuthorizationRequest authorization, Redactor redactor, ApiResponse response)
    {
        var secrets = authorization.Secrets().Concat(redactor.Secrets).ToList();
        var longSecrets = new Redactor(secrets.Where(secret => secret.Length >= SecretMasker.PartLength));
        if (authorization.State is { } state &&
            (longSecrets.Mask(state) != state || secrets.Exists(secret => Secret.ToPlainText(secret) == state)))
        {
            throw response.Unexpected(Messages.ResponseExpectedOAuthUrlWithoutSecretState, redactor);
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
                    Messages.FormatQueryParameterNameInvalid(Redactor.RemoveLineBreaks(parameter.Key)));
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
                    Messages.FormatQueryParameterTypeInvalid(Redactor.RemoveLineBreaks(parameter.Key), value.GetType().Name)),
            }));
        }

        return query;
    }
}
