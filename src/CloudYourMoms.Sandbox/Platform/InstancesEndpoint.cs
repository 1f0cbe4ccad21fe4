using System.Text;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Provider;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>Step 2 of the specification: <c>POST /instances</c>.</summary>
internal sealed class InstancesEndpoint(SandboxOptions options, Account account, TokenEndpoint provider, Instances instances)
{
    public async Task PostAsync(HttpContext context)
    {
        account.Require(context.Request);
        var body = await JsonBody.ReadAsync(context.Request);

        var request = InstanceRequest.Parse(body);
        var kind = RequireKind(request);
        InstanceEntries.Require(request, kind, authorizes: kind.UsesOAuth);
        if (kind.UsesOAuth)
        {
            provider.Exchange(request, kind);
        }

        var instance = instances.Add(request, request.Name!, kind.Key, Encoding.UTF8.GetString(body));
        context.Features.Set(new ResponseDelay(options.CreateDelay));
        await ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, InstanceJson.Write(instance));
    }

    private static YourMom RequireKind(InstanceRequest request) => request switch
    {
        { Key: { Length: > 0 } key } => Catalog.Find(key)
            ?? throw new ApiException(StatusCodes.Status404NotFound, $"No your_mom has the key '{key}'."),
        { YourMomId: { } id } => Catalog.Find(id)
            ?? throw new ApiException(StatusCodes.Status404NotFound, $"No your_mom has the id {id}."),
        _ => throw new ApiException(StatusCodes.Status400BadRequest, "your_mom.key is missing."),
    };
}
