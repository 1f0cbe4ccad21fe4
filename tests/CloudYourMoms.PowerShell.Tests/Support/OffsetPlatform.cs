using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudYourMoms.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudYourMoms.PowerShell.Tests.Support;

/// <summary>
/// A platform whose page tokens are offsets, unlike the sandbox's: removing an instance while the list is read shifts the others.
/// </summary>
internal sealed class OffsetPlatform : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<long, string[]> _tags = [];

    private OffsetPlatform(WebApplication app, int port) => (_app, BaseUri) = (app, new Uri($"http://localhost:{port}/api"));

    public Uri BaseUri { get; }

    /// <summary>The tags of each instance by its id.</summary>
    public IDictionary<long, string[]> Instances => _tags;

    /// <summary>The filter for tags: the tags of an instance, and the requested tags.</summary>
    public Func<string[], string[], bool> Filter { get; set; } = (tags, requested) => requested.All(tags.Contains);

    /// <summary>The search filter: the name of an instance, and the search text.</summary>
    public Func<string, string, bool> Search { get; set; } = (_, _) => true;

    /// <summary>False for a list without the tags of its instances.</summary>
    public bool ListsTags { get; set; } = true;

    /// <summary>The search texts of the list requests; empty for a complete list.</summary>
    public ConcurrentQueue<string> Searches { get; } = [];

    /// <summary>The token of the next page by its offset.</summary>
    public Func<int, string> Token { get; set; } = offset => offset.ToString(CultureInfo.InvariantCulture);

    /// <summary>The token of an instance by its id.</summary>
    public Func<long, string> InstanceToken { get; set; } = id => $"t0ken-{id}";

    /// <summary>The status of the response to a GET of one instance.</summary>
    public int GetStatus { get; set; } = StatusCodes.Status200OK;

    /// <summary>The keys that it offers for completion.</summary>
    public IReadOnlyList<string> Keys { get; set; } = [];

    /// <summary>The next pages are returned after this task completes.</summary>
    public Task FurtherPages { get; set; } = Task.CompletedTask;

    /// <summary>Completes when the second page is requested.</summary>
    public TaskCompletionSource SecondPage { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<OffsetPlatform> StartAsync(int count, params string[] tags)
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var app = builder.Build();
        var platform = new OffsetPlatform(app, port);
        for (var id = 1; id <= count; id++)
        {
            platform.Instances[id] = tags;
        }

        app.Run(platform.RespondAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return platform;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        var segments = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is [_, "your_moms", "keys"])
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(Keys));
            return;
        }

        if (segments.Length == 2)
        {
            await ListAsync(context);
            return;
        }

        var id = long.Parse(segments[2], CultureInfo.InvariantCulture);
        if (context.Request.Method == "DELETE")
        {
            Assert.True(_tags.TryRemove(id, out _));
            return;
        }

        if (context.Request.Method == "PATCH")
        {
            var change = await JsonNode.ParseAsync(context.Request.Body);
            _tags[id] = [.. change!["tags"]!.AsArray().Select(tag => (string)tag!)];
        }

        context.Response.StatusCode = context.Request.Method == "GET" ? GetStatus : StatusCodes.Status200OK;
        await context.Response.WriteAsync(Json(id).ToJsonString());
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["nextPage"].Count > 0)
        {
            SecondPage.TrySetResult();
            await FurtherPages.WaitAsync(context.RequestAborted);
        }

        var text = query["searchText"].ToString();
        Searches.Enqueue(text);
        var (offset, size) = (Number(query["nextPage"].ToString().Split('-')[0]), Number(query["pageSize"].ToString()));
        var requested = query["tags[]"].OfType<string>().ToArray();
        var all = _tags
            .Where(instance => requested.Length == 0 || Filter(instance.Value, requested))
            .Select(instance => instance.Key)
            .Where(id => text.Length == 0 || Search(Name(id), text))
            .Order()
            .ToList();
        if (offset + size < all.Count)
        {
            context.Response.Headers["Elements-Next-Page-Token"] = Token(offset + size);
        }

        await context.Response.WriteAsync(new JsonArray([.. all.Skip(offset).Take(size).Select(Listed)]).ToJsonString());
    }

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    private static string Name(long id) => $"Instance {id}";

    private JsonObject Listed(long id)
    {
        var instance = Json(id);
        if (!ListsTags)
        {
            instance.Remove("tags");
        }

        return instance;
    }

    private JsonObject Json(long id) => new()
    {
        ["id"] = id,
        ["name"] = Name(id),
        ["token"] = InstanceToken(id),
        ["tags"] = new JsonArray([.. _tags[id].Select(tag => (JsonNode)tag)]),
    };
}
