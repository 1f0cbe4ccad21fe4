using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>
/// <c>GET /instances</c>: the instances by id, filtered by <c>tags[]</c> (all must match) and <c>searchText</c> (in the name).
/// </summary>
internal sealed class InstanceListEndpoint(Account account, Instances instances, TimeProvider time, TimeSpan delay)
{
    private const string Tags = "tags[]";
    private const string SearchText = "searchText";

    public Task GetAsync(HttpContext context)
    {
        account.Require(context.Request);
        var query = context.Request.Query;
        var request = PageRequest.Read(query, "instances", Tags, SearchText);
        var tags = query[Tags];
        var text = PageRequest.Single(query, SearchText) ?? string.Empty;
        var now = time.GetUtcNow();
        var matches = instances.Snapshot().Where(instance =>
            instance.Id > request.After
            && instance.CreatedDate + delay <= now
            && tags.All(tag => instance.Tags.Contains(tag, StringComparer.Ordinal))
            && instance.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
        var page = request.Select(matches, instance => instance.Id, context.Response);
        return page.Count > 0
            ? ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, new JsonArray([.. page.Select(InstanceJson.Write)]))
            : throw new ApiException(StatusCodes.Status404NotFound, "No instances found.");
    }
}
