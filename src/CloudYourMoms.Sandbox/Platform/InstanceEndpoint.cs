using System.Collections.ObjectModel;
using System.Text.Json;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Provider;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>
/// Gets, updates, reauthorizes and deletes an instance, <c>/instances/{id}</c>. An authorization header with an instance's token is
/// rejected with 401. The platform documents for <c>DELETE</c> that the header must not contain the token.
/// </summary>
internal sealed class InstanceEndpoint(Account account, TokenEndpoint provider, Instances instances)
{
    public Task GetAsync(HttpContext context)
    {
        account.Require(context.Request);
        return WriteAsync(context, instances.Get(Id(context)));
    }

    /// <summary>Updates the name, replaces the tags, and merges the configuration entries.</summary>
    public Task PatchAsync(HttpContext context) => ChangeAsync(context, (instance, request) => request with
    {
        Name = request.Name ?? instance.Name,
        Tags = request.Tags ?? instance.Tags,
        Configuration = Merge(instance.Configuration, request.Configuration),
    });

    /// <summary>Replaces all properties that can be changed. A code is not required.</summary>
    public Task PutAsync(HttpContext context) => ChangeAsync(context, (_, request) => request);

    public Task DeleteAsync(HttpContext context)
    {
        account.Require(context.Request);
        instances.Remove(Id(context));
        return Task.CompletedTask;
    }

    public Task EnableAsync(HttpContext context) => SetDisabled(context, disabled: false);

    public Task DisableAsync(HttpContext context) => SetDisabled(context, disabled: true);

    private async Task ChangeAsync(HttpContext context, Func<ProvisionedInstance, InstanceRequest, InstanceRequest> complete)
    {
        account.Require(context.Request);
        instances.Get(Id(context));
        var request = InstanceRequest.Parse(await JsonBody.ReadAsync(context.Request));
        RequireNoMask(request);
        await WriteAsync(context, instances.Change(Id(context), instance => Apply(instance, complete(instance, request))));
    }

    private ProvisionedInstance Apply(ProvisionedInstance instance, InstanceRequest request)
    {
        var kind = Catalog.Find(instance.Key)!;
        if ((request.Key ?? kind.Key) != kind.Key || (request.YourMomId ?? kind.Id) != kind.Id)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, $"your_mom cannot be changed: this is an instance of '{kind.Key}'.");
        }

        var authorizes = kind.UsesOAuth && request.ProviderData.Count > 0;
        InstanceEntries.Require(request, kind, authorizes);
        if (authorizes)
        {
            provider.Exchange(request, kind);
        }

        return instance with
        {
            Name = request.Name!,
            Tags = request.Tags ?? [],
            Configuration = request.Configuration,
            ProviderData = authorizes ? request.ProviderData : instance.ProviderData,
        };
    }

    private Task SetDisabled(HttpContext context, bool disabled)
    {
        account.Require(context.Request);
        instances.Change(Id(context), instance => instance with { Disabled = disabled });
        return Task.CompletedTask;
    }

    // A client that sends back an instance that it read would overwrite the secrets with their masks.
    private static void RequireNoMask(InstanceRequest request)
    {
        var masked = request.Configuration.Keys
            .Where(entry => InstanceJson.IsSecret(entry) && InstanceRequest.Value(request.Configuration, entry) == InstanceJson.Mask)
            .ToList();
        if (masked.Count > 0)
        {
            throw new ApiException(
                StatusCodes.Status400BadRequest, $"Masked entries: {string.Join(", ", masked)}. Send the values themselves.");
        }
    }

    private static ReadOnlyDictionary<string, JsonElement> Merge(
        IReadOnlyDictionary<string, JsonElement> present, IReadOnlyDictionary<string, JsonElement> sent)
    {
        var merged = new Dictionary<string, JsonElement>(present, StringComparer.Ordinal);
        foreach (var (entry, value) in sent)
        {
            merged[entry] = value;
        }

        return merged.AsReadOnly();
    }

    private static Task WriteAsync(HttpContext context, ProvisionedInstance instance) =>
        ApiResponse.WriteAsync(context.Response, StatusCodes.Status200OK, InstanceJson.Write(instance));

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
