using CloudYourMoms.Sandbox.Platform;

namespace CloudYourMoms.Sandbox.Provider;

/// <summary>The provider's authorization endpoint (RFC 6749, section 4.1.1) and the target of its consent form.</summary>
internal sealed class ConsentEndpoint(SandboxOptions options, Authorizations authorizations)
{
    public const string AuthorizePath = "/services/oauth2/authorize";
    public const string ConsentPath = "/services/oauth2/consent";

    public Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var repeated = query.FirstOrDefault(parameter => parameter.Value.Count > 1).Key;
        if (repeated is not null)
        {
            return WriteErrorAsync(
                context, "invalid_request", "parameter given more than once", $"The address contains {repeated} more than once.");
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
        if (!app.CallbackUrls.Any(registered => registered.OriginalString == redirectUri))
        {
            return WriteErrorAsync(
                context,
                "redirect_uri_mismatch",
                "redirect_uri must match configuration",
                $"'{redirectUri}' is not a callback URL of {app.Name}. Start the sandbox with --callback-url to " +
                "register it for the sandbox app.");
        }

        var request = new AuthorizationRequest(clientId, redirectUri, query.ContainsKey("state") ? query["state"].ToString() : null);
        if (query["response_type"] != "code")
        {
            context.Response.Redirect(
                Callback(request, "error=unsupported_response_type&error_description=response%20type%20not%20supported"));
            return Task.CompletedTask;
        }

        if (options.Consent is not ConsentDecision.Ask)
        {
            RedirectToCallback(context, request, options.Consent is ConsentDecision.Allow);
            return Task.CompletedTask;
        }

        var page = ConsentPage.Form(app, query["scope"].ToString(), redirectUri, authorizations.OpenTicket(request));
        return ConsentPage.WriteAsync(context.Response, StatusCodes.Status200OK, page, new Uri(redirectUri).Scheme);
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

        RedirectToCallback(context, request, decision == "allow");
    }

    private void RedirectToCallback(HttpContext context, AuthorizationRequest request, bool allowed) => context.Response.Redirect(
        Callback(request, allowed ? Grant(request) : "error=access_denied&error_description=end-user%20denied%20authorization"));

    private string Grant(AuthorizationRequest request)
    {
        var code = authorizations.Issue(request);
        var parameter = code.Keys.Select(Catalog.Find).FirstOrDefault(kind => kind?.CallbackParameter is not null)?.CallbackParameter;
        return $"code={Uri.EscapeDataString(code.Value)}{(parameter is null ? string.Empty : $"&{parameter}={code.AccountId}")}";
    }

    private static string Callback(AuthorizationRequest request, string parameters)
    {
        var separator = request.RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var state = request.State is null ? string.Empty : $"&state={Uri.EscapeDataString(request.State)}";
        return $"{Ascii(request.RedirectUri)}{separator}{parameters}{state}";
    }

    // A header can contain only ASCII; the rest of the address must not change.
    private static string Ascii(string address) =>
        string.Concat(address.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private static Task WriteErrorAsync(HttpContext context, string error, string description, string advice) =>
        ConsentPage.WriteAsync(context.Response, StatusCodes.Status400BadRequest, ConsentPage.Error(error, description, advice));
}
