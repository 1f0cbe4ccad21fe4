using System.Collections.ObjectModel;
using System.Text.Json;
using CloudYourMoms.Sandbox.Http;
using CloudYourMoms.Sandbox.Provider;

namespace CloudYourMoms.Sandbox.Platform;

/// <summary>
/// One instance, <c>/instances/{id}</c>: show, change, authorize again, delete. All of it is the platform's user's: an
/// authorization which holds an instance's token is refused with 401 as any other that is not in the exact form, also
/// for <c>DELETE</c>, for which the platform documents that there is no token in the header.
/// </summary>
internal sealed class InstanceEndpoint(Account account, TokenEndpoint provider, Instances instances)
{
    public Task GetAsync(HttpContext context)
    {
        account.Require(context.Request);
        return AnswerAsync(context, instances.Get(Id(context)));
    }

    /// <summary>Changes what was sent: name, all tags at once, single configuration entries.</summary>
    public Task PatchAsync(HttpContext context) => ChangeAsync(context, (instance, request) => request with
    {
        Name = request.Name ?? instance.Name,
        Tags = request.Tags ?? instance.Tags,
        Configuration = Merge(instance.Configuration, request.Configuration),
    });

    /// <summary>Puts what was sent in place of all that can be changed; a code is not required.</summary>
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
        await AnswerAsync(context, instances.Change(Id(context), instance => Apply(instance, complete(instance, request))));
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

    // An instance read and sent back whole would lose its secrets to their masks.
    private static void RequireNoMask(InstanceRequest request)
    {
        var masked = request.Configuration.Keys
            .Where(entry => InstanceJson.IsSecret(entry) && InstanceRequest.Value(request.Configuration, entry) == InstanceJson.Mask)
            .ToList();
        if (masked.Count > 0)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, $"Masked entries: {string.Join(", ", masked)}. Send the values themselves.");
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

    private static Task AnswerAsync(HttpContext context, ProvisionedInstance instance) =>
        PlatformAnswer.WriteAsync(context.Response, StatusCodes.Status200OK, InstanceJson.Write(instance));

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
