using System.Net.Http.Headers;
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
        RequireJson(context.Request.ContentType);
        using var received = new MemoryStream();
        await context.Request.Body.CopyToAsync(received);
        var body = received.ToArray();

        var request = InstanceRequest.Parse(body);
        var kind = RequireKind(request);
        RequireEntries(request, kind);
        if (kind.UsesOAuth)
        {
            provider.Exchange(request, kind);
        }

        var instance = instances.Add(request, request.Name!, kind.Key, Encoding.UTF8.GetString(body));
        context.Features.Set(new HeldBack(options.CreateDelay));
        await PlatformAnswer.WriteAsync(context.Response, StatusCodes.Status200OK, InstanceJson.Write(instance));
    }

    private static void RequireJson(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || !string.Equals(type.CharSet?.Trim('"') ?? "utf-8", "utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusalException(StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json, in UTF-8.");
        }
    }

    private static YourMom RequireKind(InstanceRequest request) => request switch
    {
        { Key: { Length: > 0 } key } => Catalog.Find(key)
            ?? throw new RefusalException(StatusCodes.Status404NotFound, $"No your_mom has the key '{key}'."),
        { YourMomId: { } id } => Catalog.Find(id)
            ?? throw new RefusalException(StatusCodes.Status404NotFound, $"No your_mom has the id {id}."),
        _ => throw new RefusalException(StatusCodes.Status400BadRequest, "your_mom.key is missing."),
    };

    private static void RequireEntries(InstanceRequest request, YourMom kind)
    {
        var missing = kind.RequiredConfiguration.Where(entry => InstanceRequest.Value(request.Configuration, entry) is null).ToList();
        if (string.IsNullOrWhiteSpace(request.Name))
        {
            missing.Add("name");
        }

        if (kind.CallbackParameter is { } parameter && InstanceRequest.Value(request.ProviderData, parameter) is null)
        {
            missing.Add($"providerData.{parameter}");
        }

        var sentences = new List<string>();
        if (missing.Count > 0)
        {
            sentences.Add($"Missing required entries: {string.Join(", ", missing)}.");
        }

        if (kind.UsesOAuth && InstanceRequest.Value(request.ProviderData, "code") is null)
        {
            sentences.Add($"You must provide an OAuth code in order to create an instance of '{kind.Key}': send it as providerData.code.");
        }

        if (!kind.UsesOAuth && request.ProviderData.Count > 0)
        {
            sentences.Add($"'{kind.Key}' does not use OAuth: send no providerData.");
        }

        if (sentences.Count > 0)
        {
            throw new RefusalException(StatusCodes.Status400BadRequest, string.Join(' ', sentences));
        }
    }
}
