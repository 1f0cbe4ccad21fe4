using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Provider;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>The platform's own redirect address, which forwards the provider's response to the callback URL of the sign-in.</summary>
internal sealed class RedirectEndpoint(Authorizations authorizations)
{
    public const string Path = "/oauth/redirect";

    public static string AddressAt(Uri origin) => new Uri(origin, Path).AbsoluteUri;

    public Task GetAsync(HttpContext context)
    {
        var callbackUrl = authorizations.CallbackUrl(context.Request.Query["state"].ToString())
            ?? throw new ApiException(StatusCodes.Status400BadRequest, "No OAuth URL was issued with this state.");
        context.Response.Redirect(RedirectAddress.Append(callbackUrl, context.Request.QueryString.Value!.TrimStart('?')));
        return Task.CompletedTask;
    }
}
