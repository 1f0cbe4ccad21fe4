using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>The provider's authorization endpoint (RFC 6749, section 4.1.1) and the target of its consent form.</summary>
internal sealed class ConsentEndpoint(SandboxOptions options, string ownRedirect, Authorizations authorizations)
{
    public const string AuthorizePath = "/services/oauth2/authorize";
    public const string ConsentPath = "/services/oauth2/consent";

    /// <summary>The path before the host of a siteAddress.</summary>
    public const string SitesPath = "/sites";

    public Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var repeated = query.FirstOrDefault(parameter => parameter.Value.Count > 1).Key;
        if (repeated is not null)
        {
            return WriteErrorAsync(
                context, "invalid_request", "parameter given more than once", $"The address contains {repeated} more than once.");
        }

        var site = context.Request.RouteValues["site"] as string ?? context.Request.Host.Value;
        if (options.SiteAddress is { } required && !required.Authority.Equals(site, StringComparison.OrdinalIgnoreCase))
        {
            return ConsentPage.WriteAsync(context.Response, StatusCodes.Status400BadRequest, ConsentPage.OtherSite(required));
        }

        var clientId = query["client_id"].ToString();
        var app = options.Apps.FirstOrDefault(candidate => candidate.ApiKey == clientId);
        if (app is null)
        {
            return WriteErrorAsync(
                context,
                "invalid_client_id",
                "client identifier invalid",
                $"No app is registered with the API key '{clientId}'. "
                + $"Registered API keys: {string.Join(", ", options.Apps.Select(known => known.ApiKey))}.");
        }

        // RFC 6749, section 4.1.2.1: never redirect to an address that is not registered.
        var redirectUri = query["redirect_uri"].ToString();
        if (!IsRegistered(app, redirectUri))
        {
            return WriteErrorAsync(
                context,
                "redirect_uri_mismatch",
                "redirect_uri must match configuration",
                $"'{redirectUri}' is not a callback URL of {app.Name}. Start the sandbox with --callback-url to " +
                "register it for the sandbox app.");
        }

        var request = new AuthorizationRequest(
            new(clientId, redirectUri),
            query.ContainsKey("state") ? query["state"].ToString() : null,
            query["code_challenge"].ToString() is { Length: > 0 } challenge ? challenge : null);
        if (InvalidRequest(query, request) is { } error)
        {
            Redirect(context, request, error);
            return Task.CompletedTask;
        }

        if (options.Consent.IsErrorPage)
        {
            return WriteErrorAsync(
                context,
                options.Consent.ErrorCode!,
                options.Consent.ErrorDescription,
                "The sandbox was started with this error page. Start it without --consent to sign in.");
        }

        if (options.Consent.ShowsConsentPage)
        {
            var page = ConsentPage.Form(app, query["scope"].ToString(), redirectUri, authorizations.OpenTicket(request));
            return ConsentPage.WriteAsync(context.Response, StatusCodes.Status200OK, page, new Uri(redirectUri).Scheme);
        }

        Redirect(context, request, options.Consent);
        return Task.CompletedTask;
    }

    public async Task PostAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        var decision = form["decision"].ToString();
        var request = decision is "allow" or "deny" ? authorizations.CloseTicket(form["ticket"].ToString()) : null;
        if (request is null)
        {
            await WriteErrorAsync(
                context, "invalid_request", "consent already given or unknown", "Go back to your app and start the sign-in again.");
            return;
        }

        Redirect(context, request, decision == "allow" ? ConsentDecision.Allow : ConsentDecision.Deny);
    }

    private bool IsRegistered(RegisteredApp app, string redirectUri) =>
        app.CallbackUrls.Any(registered => registered.OriginalString == redirectUri)
        || (options.OwnRedirect && redirectUri == ownRedirect);

    private ConsentDecision? InvalidRequest(IQueryCollection query, AuthorizationRequest request) => request.CodeChallenge switch
    {
        _ when query["response_type"] != "code" => ConsentDecision.Error("unsupported_response_type", "response type not supported"),
        null when options.Pkce is not PkceMode.Optional =>
            ConsentDecision.Error("invalid_request", "missing required code challenge"),
        null => null,
        _ when query["code_challenge_method"] != "S256" =>
            ConsentDecision.Error("invalid_request", "code challenge method must be S256"),
        _ => null,
    };

    private void Redirect(HttpContext context, AuthorizationRequest request, ConsentDecision decision)
    {
        var description = decision.ErrorDescription is { } text ? $"&error_description={Uri.EscapeDataString(text)}" : string.Empty;
        var parameters = decision.ErrorCode is { } error ? $"error={Uri.EscapeDataString(error)}{description}" : Grant(request);
        context.Response.Redirect(Callback(request, parameters));
    }

    private string Grant(AuthorizationRequest request)
    {
        var code = authorizations.Issue(request);
        var parameter = code.Keys.Select(Catalog.Find).FirstOrDefault(kind => kind?.CallbackParameter is not null)?.CallbackParameter;
        return $"code={Uri.EscapeDataString(code.Value)}{(parameter is null ? string.Empty : $"&{parameter}={code.AccountId}")}";
    }

    private static string Callback(AuthorizationRequest request, string parameters)
    {
        var state = request.State is null ? string.Empty : $"&state={Uri.EscapeDataString(request.State)}";
        return RedirectAddress.Append(request.Target.RedirectUri, parameters + state);
    }

    private static Task WriteErrorAsync(HttpContext context, string error, string? description, string advice) =>
        ConsentPage.WriteAsync(context.Response, StatusCodes.Status400BadRequest, ConsentPage.Error(error, description, advice));
}
