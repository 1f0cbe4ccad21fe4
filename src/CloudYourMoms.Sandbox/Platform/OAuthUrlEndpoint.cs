using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Provider;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>Step 1 of the specification: <c>GET /your_moms/{key}/oauth/url</c>.</summary>
internal sealed class OAuthUrlEndpoint(SandboxOptions options, Uri origin, Account account, Authorizations authorizations)
{
    private static readonly string[] Required = ["apiKey", "apiSecret", "callbackUrl"];
    private static readonly string[] Known = [.. Required, "state", "scope", "siteAddress"];

    public Task GetAsync(HttpContext context)
    {
        account.RequireIfSent(context.Request);
        var kind = RequireKind((string)context.Request.RouteValues["key"]!);
        var query = context.Request.Query;
        RequireParameters(query);
        RequireSiteAddress(query["siteAddress"]);

        var apiKey = query["apiKey"].ToString();
        var callbackUrl = query["callbackUrl"].ToString();
        var requestedState = query.ContainsKey("state") ? query["state"].ToString() : null;
        var (yourMom, state) = SpecificationExamples.Find(apiKey, kind.Key, callbackUrl, requestedState)
            ?? (kind.Key, options.ConstantState ?? (options.ReplaceState ? kind.Key : requestedState ?? kind.Key));

        // Some examples return a key other than the requested one. The client can continue with either key.
        var redirectUri = options.OwnRedirect ? RedirectEndpoint.AddressAt(origin) : callbackUrl;
        authorizations.Offer(new(apiKey, redirectUri), state, callbackUrl, kind.Key, yourMom);
        return ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, new JsonObject
        {
            ["your_mom"] = yourMom,
            ["oauthUrl"] = AuthorizeUrl(
                Site(query["siteAddress"]),
                apiKey,
                SecretInUrl(apiKey, query["apiSecret"].ToString()),
                Scope(query, kind),
                redirectUri,
                state) + CodeChallenge(),
        });
    }

    private static YourMom RequireKind(string key)
    {
        var kind = Catalog.Find(key)
            ?? throw new ApiException(StatusCodes.Status404NotFound, $"No your_mom has the key '{key}'.");
        return kind.UsesOAuth
            ? kind
            : throw new ApiException(
                StatusCodes.Status400BadRequest, $"'{key}' does not use OAuth: create its instance with a user name and password.");
    }

    private static void RequireParameters(IQueryCollection query)
    {
        var missing = Required.Where(name => string.IsNullOrEmpty(query[name])).ToList();
        if (missing.Count > 0)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, $"Missing required query parameters: {string.Join(", ", missing)}.");
        }

        var repeated = Known.Where(name => query[name].Count > 1).ToList();
        if (repeated.Count > 0)
        {
            throw new ApiException(
                StatusCodes.Status400BadRequest, $"Query parameters given more than once: {string.Join(", ", repeated)}.");
        }

        if (!Uri.TryCreate(query["callbackUrl"], UriKind.Absolute, out var callback)
            || callback.Scheme is not ("http" or "https")
            || callback.Fragment.Length > 0)
        {
            throw new ApiException(
                StatusCodes.Status400BadRequest, "callbackUrl must be an absolute http or https URL without a fragment.");
        }
    }

    private void RequireSiteAddress(string? siteAddress)
    {
        if (!string.IsNullOrEmpty(siteAddress)
            && !(Uri.TryCreate(siteAddress, UriKind.Absolute, out var site) && (site.Scheme == "https" || IsHere(site))))
        {
            throw new ApiException(StatusCodes.Status400BadRequest, "siteAddress must be an absolute https URL.");
        }
    }

    private bool IsHere(Uri site) => site.Scheme == origin.Scheme && site.IsLoopback && site.Port == origin.Port;

    // The sandbox cannot respond at another host: the host is in the path, so that the browser never leaves this machine.
    private string Site(string? siteAddress)
    {
        var here = origin.GetLeftPart(UriPartial.Authority);
        if (string.IsNullOrEmpty(siteAddress))
        {
            return here;
        }

        var site = new Uri(siteAddress);
        return IsHere(site) ? site.GetLeftPart(UriPartial.Authority) : $"{here}{ConsentEndpoint.SitesPath}/{site.Authority}";
    }

    private string CodeChallenge()
    {
        if (options.Pkce is not PkceMode.Platform)
        {
            return string.Empty;
        }

        var challenge = authorizations.OfferVerifier(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        return $"&code_challenge={challenge}&code_challenge_method=S256";
    }

    private string SecretInUrl(string apiKey, string apiSecret) =>
        options.Apps.FirstOrDefault(app => app.ApiKey == apiKey)?.ClientSecretInUrl ?? apiSecret;

    private static string Scope(IQueryCollection query, YourMom kind) =>
        query["scope"].ToString() is { Length: > 0 } scope ? scope : kind.DefaultScope;

    private static string AuthorizeUrl(string site, string apiKey, string secret, string scope, string redirectUri, string state) =>
        $"{site}{ConsentEndpoint.AuthorizePath}?response_type=code&client_id={Uri.EscapeDataString(apiKey)}"
        + $"&client_secret={Uri.EscapeDataString(secret)}&scope={Uri.EscapeDataString(scope)}"
        + $"&redirect_uri={EscapeAddress(redirectUri)}&state={Uri.EscapeDataString(state)}";

    // The specification does not encode the colon and the slashes of the callback URL.
    private static string EscapeAddress(string address) =>
        Uri.EscapeDataString(address).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
}
