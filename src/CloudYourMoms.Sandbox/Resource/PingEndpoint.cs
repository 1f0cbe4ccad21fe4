using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary><c>GET /ping</c>: checks whether a token gives access to its instance.</summary>
internal sealed class PingEndpoint(TimeProvider time, InstanceAccess access)
{
    public Task GetAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        return ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, new JsonObject
        {
            ["dateTime"] = ApiResponse.Date(time.GetUtcNow()),
            ["endpoint"] = instance.Key,
        });
    }
}
