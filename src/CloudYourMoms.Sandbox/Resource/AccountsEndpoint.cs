using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary>
/// The resource <c>/accounts</c> of the instance whose token is sent. A list can be empty. <c>where</c> is rejected, because an
/// unfiltered list would be wrong.
/// </summary>
internal sealed class AccountsEndpoint(InstanceAccess access, AccountRecords records)
{
    public Task ListAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        var request = PageRequest.Read(context.Request.Query, "accounts");
        var page = request.Select(records.Snapshot(instance.Id), record => record.Number, context.Response);
        return ApiResponse.WriteAsync(
            context.Response, StatusCodes.Status200OK, new JsonArray([.. page.Select(record => record.Members.DeepClone())]));
    }

    public Task GetAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        return WriteAsync(context, records.Get(instance.Id, Id(context)));
    }

    public async Task PostAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        var body = JsonBody.Parse(await JsonBody.ReadAsync(context.Request));
        if (!body.TryGetProperty("name", out _))
        {
            throw Bad("Missing required entries: name.");
        }

        RequireName(body);
        if (body.TryGetProperty("id", out _))
        {
            throw Bad("id cannot be chosen.");
        }

        await WriteAsync(context, records.Add(instance.Id, JsonObject.Create(body)!));
    }

    public async Task PatchAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        var id = Id(context);
        records.Get(instance.Id, id);
        var body = JsonBody.Parse(await JsonBody.ReadAsync(context.Request));
        RequireName(body);
        if (body.TryGetProperty("id", out var sent) && !(sent.ValueKind is JsonValueKind.String && sent.ValueEquals(id)))
        {
            throw Bad("id cannot be changed.");
        }

        await WriteAsync(context, records.Merge(instance.Id, id, JsonObject.Create(body)!));
    }

    public Task DeleteAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        records.Remove(instance.Id, Id(context));
        return Task.CompletedTask;
    }

    private static void RequireName(JsonElement body)
    {
        if (body.TryGetProperty("name", out var name)
            && (name.ValueKind is not JsonValueKind.String || string.IsNullOrWhiteSpace(name.GetString())))
        {
            throw Bad("name must be a non-empty string.");
        }
    }

    private static Task WriteAsync(HttpContext context, AccountRecord record) =>
        ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, record.Members.DeepClone());

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
