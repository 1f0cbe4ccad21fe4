using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary><c>GET /your_moms/keys</c>: all keys, for completion.</summary>
internal sealed class CatalogEndpoint(Account account)
{
    public Task GetAsync(HttpContext context)
    {
        account.Require(context.Request);
        var keys = Catalog.Keys.Order(StringComparer.Ordinal).Select(key => (JsonNode)key);
        return ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, new JsonArray([.. keys]));
    }
}
