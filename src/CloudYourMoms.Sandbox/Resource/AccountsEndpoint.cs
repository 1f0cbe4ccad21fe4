using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Resource;

/// <summary>
/// A resource of the instance whose token is sent: <c>/accounts</c>. A list may be empty; <c>where</c> is refused, as an
/// unfiltered list in its place would mislead.
/// </summary>
internal sealed class AccountsEndpoint(InstanceAccess access, AccountRecords records)
{
    public Task ListAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        var request = PageRequest.Read(context.Request.Query, "accounts");
        var page = request.Cut(records.Snapshot(instance.Id), record => record.Number, context.Response);
        return PlatformAnswer.WriteAsync(
            context.Response, StatusCodes.Status200OK, new JsonArray([.. page.Select(record => record.Members.DeepClone())]));
    }

    public Task GetAsync(HttpContext context)
    {
        var instance = access.Require(context.Request);
        return AnswerAsync(context, records.Get(instance.Id, Id(context)));
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

        await AnswerAsync(context, records.Add(instance.Id, JsonObject.Create(body)!));
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

        await AnswerAsync(context, records.Merge(instance.Id, id, JsonObject.Create(body)!));
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
            throw Bad("name must be a string, and not empty.");
        }
    }

    private static Task AnswerAsync(HttpContext context, AccountRecord record) =>
        PlatformAnswer.WriteAsync(context.Response, StatusCodes.Status200OK, record.Members.DeepClone());

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
