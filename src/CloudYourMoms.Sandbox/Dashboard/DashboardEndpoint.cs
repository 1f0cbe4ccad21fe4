using System.Text.Json;
using CloudYourMoms.Sandbox.Http;

namespace CloudYourMoms.Sandbox.Dashboard;

/// <summary>
/// What the sandbox answers for itself: its start page, and the same as JSON. Only to whoever asks for this machine by
/// one of its own names: a page elsewhere whose name was made to lead here is not to read along.
/// </summary>
internal sealed class DashboardEndpoint(DashboardPage page, DashboardViewModels view, RequestHistory history, CancellationToken stopping)
{
    public const string InstancesPath = "/sandbox/instances";
    public const string RequestsPath = "/sandbox/requests";
    public const string ChangesPath = "/sandbox/changes";
    public const string ScriptPath = "/sandbox/page.js";
    public const string StylePath = "/sandbox/page.css";
    public const string IconPath = "/favicon.ico";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    // Many changes at once are told once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly string Script = Resource("page.js");
    private static readonly string Style = Resource("page.css");
    private static readonly string Icon = Resource("icon.svg");

    public void Map(WebApplication app)
    {
        Map(app, "/", context => WriteAsync(context, "text/html", page.Html()));
        Map(app, ScriptPath, context => WriteAsync(context, "text/javascript", Script));
        Map(app, StylePath, context => WriteAsync(context, "text/css", Style));
        Map(app, IconPath, context => WriteAsync(context, "image/svg+xml", Icon));
        Map(app, InstancesPath, context => WriteJsonAsync(context, new { view.Instances }));
        Map(app, RequestsPath, context =>
        {
            var (requests, total) = view.Requests();
            return WriteJsonAsync(context, new { total, requests });
        });
        Map(app, ChangesPath, TellAsync);
    }

    private static void Map(WebApplication app, string path, RequestDelegate answer) => app.MapGet(path, context =>
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (Names.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return WriteAsync(context, "text/plain", $"The sandbox shows itself at {string.Join(", ", Names)} only.");
    }).WithMetadata(new InternalEndpointMetadata());

    /// <summary>Says that something changed, not what (server-sent events, HTML standard, section 9.2): at first, and then each time.</summary>
    private async Task TellAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            while (true)
            {
                var change = history.NextChange;
                await context.Response.WriteAsync("data: changed\n\n", end.Token);
                await context.Response.Body.FlushAsync(end.Token);
                await Task.Delay(Pause, end.Token);
                await change.WaitAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the sandbox ends.
        }
    }

    private static Task WriteJsonAsync(HttpContext context, object content) =>
        WriteAsync(context, "application/json", JsonSerializer.Serialize(content, JsonSerializerOptions.Web));

    private static Task WriteAsync(HttpContext context, string type, string content)
    {
        context.Response.ContentType = $"{type}; charset=utf-8";
        return context.Response.WriteAsync(content);
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DashboardEndpoint).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
