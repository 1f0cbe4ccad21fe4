using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary><c>GET /ping</c>: whether an instance can be reached with its token.</summary>
internal sealed class PingEndpoint(TimeProvider time, InstanceAccess access)
{
    public Task GetAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        return PlatformAnswer.WriteAsync(context.Response, StatusCodes.Status200OK, new JsonObject
        {
            ["dateTime"] = PlatformAnswer.Date(time.GetUtcNow()),
            ["endpoint"] = instance.Key,
        });
    }
}
