using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>One instance: <c>/instances/{id}</c>.</summary>
internal sealed class InstanceEndpoint(Account account, Instances instances)
{
    public Task GetAsync(HttpContext context)
    {
        account.Require(context.Request);
        return PlatformAnswer.WriteAsync(context.Response, StatusCodes.Status200OK, InstanceJson.Write(instances.Get(Id(context))));
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
